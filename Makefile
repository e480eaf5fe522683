# A thin front for meson. `make help` lists what there is.

BUILD = build
PORT = 5247
# More options for `meson setup`, for instance MESON_OPTIONS=-Dgui=false
MESON_OPTIONS =

# Warnings are errors in continuous integration only: another compiler's new
# warning must not keep a person from building.
ifeq ($(CI),true)
  WERROR = -Dwerror=true
endif

# Which tests `make test-valgrind` runs, none: all of the server that measure nothing.
WATCH_TESTS =

# How many files `make analyze` reads at once, none: one a processor; and with what: gcc clang-tidy cppcheck.
JOBS =
ANALYZE_TOOLS =

# How long each fuzz target looks, in seconds (0: without an end), how often at
# most, and which ones.
FUZZ_SECONDS = 60
FUZZ_RUNS =
FUZZ_TARGETS =

FUZZ_OPTIONS = -Dfuzz=true -Dgui=false -Db_sanitize=address,undefined -Db_lundef=false

COVERAGE_OPTIONS = -Db_coverage=true -Dgui=false

SANITIZE_OPTIONS = -Db_sanitize=address,undefined -Db_lundef=false -Dgui=false

THREAD_OPTIONS = -Db_sanitize=thread -Db_lundef=false -Dgui=false
# Those in which the store's, the cache's and the hashing threads work.
THREAD_TESTS = hasher store store-people sqlite-store sqlite-store-full cache client-cache client-restart \
  cache-search cache-trouble search client-login server-accounts server-admin server-admin-accounts server-history \
  server-kill export

.DEFAULT_GOAL = help
.PHONY: run test test-long test-sanitize test-thread test-valgrind analyze fuzz coverage bench bench-gui deb test-deb flatpak test-flatpak packages clean help

help:
	@echo "make run            build, start the server on 127.0.0.1:$(PORT) and the desktop client"
	@echo "make test           build, and run every test"
	@echo "make test-long      the same, with the long forms of those that go by chance: 200 kills, ten minutes of load and of chaos"
	@echo "make test-sanitize  the same with the address and undefined behaviour sanitizers, without the windows"
	@echo "make test-thread    what works with threads, with the thread sanitizer"
	@echo "make test-valgrind  the server's, each process of it watched by valgrind"
	@echo "make analyze        have gcc -fanalyzer, clang-tidy and cppcheck look for mistakes; JOBS=1 for one process"
	@echo "make fuzz           let each fuzz target look for $(FUZZ_SECONDS) seconds for bytes that break something"
	@echo "make coverage       say how much of the code the tests without windows reach"
	@echo "make bench          measure the server beside what this machine can do; QUICK=1 for less"
	@echo "make bench-gui      measure the desktop client beside an empty window; QUICK=1 for less, ONLY=start,open for parts"
	@echo "make deb            build the Debian packages of the server and the terminal client, in $(BUILD)/deb"
	@echo "make test-deb       install them in a bare Debian 12 and follow the server's walk-through there, as root"
	@echo "make flatpak        build the Flatpak of the desktop client, with a stand-in for its runtime: $(BUILD)/RedCoast.flatpak"
	@echo "make test-flatpak   run it in its sandbox, as an ordinary user"
	@echo "make packages       install the Debian packages that are missing (the others do that first)"
	@echo "make clean          remove what was built"
	@echo
	@echo "BUILD=$(BUILD) is the folder to build in, PORT=$(PORT) the port of make run."

run: packages
	@data/build.sh $(BUILD) $(WERROR) $(MESON_OPTIONS)
	@data/run.sh $(BUILD) $(PORT)

test: packages
	@data/build.sh $(BUILD) $(WERROR) $(MESON_OPTIONS)
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs --timeout-multiplier 2

test-long: test
	@REDCOAST_KILLS=200 meson test -C $(BUILD) --no-rebuild --print-errorlogs --timeout-multiplier 10 server-kill
	@REDCOAST_SOAK_SECONDS=620 meson test -C $(BUILD) --no-rebuild --print-errorlogs --timeout-multiplier 10 server-soak
	@REDCOAST_CHAOS_SECONDS=600 meson test -C $(BUILD) --no-rebuild --print-errorlogs --timeout-multiplier 10 server-chaos

test-sanitize: packages
	@data/build.sh $(BUILD)-sanitize $(SANITIZE_OPTIONS) $(WERROR) $(MESON_OPTIONS)
	@meson test -C $(BUILD)-sanitize --no-rebuild --print-errorlogs --timeout-multiplier 5

test-thread: packages
	@data/build.sh $(BUILD)-thread $(THREAD_OPTIONS) $(WERROR) $(MESON_OPTIONS)
	@meson test -C $(BUILD)-thread --no-rebuild --print-errorlogs --timeout-multiplier 5 $(THREAD_TESTS)

test-valgrind: packages
	@data/build.sh $(BUILD) $(WERROR) $(MESON_OPTIONS)
	@tests/support/watch-memory $(BUILD) $(WATCH_TESTS)

analyze: packages
	@data/packages.sh analyze
	@data/build.sh $(BUILD) $(MESON_OPTIONS)
	@JOBS=$(JOBS) tests/support/analyze . $(BUILD) $(ANALYZE_TOOLS)

fuzz: packages
	@data/packages.sh fuzz
	@CC=clang data/build.sh $(BUILD)-fuzz $(FUZZ_OPTIONS) $(MESON_OPTIONS)
	@FUZZ_RUNS=$(FUZZ_RUNS) tests/fuzz/run-fuzz $(BUILD)-fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

coverage: packages
	@data/packages.sh coverage
	@data/build.sh $(BUILD)-coverage $(COVERAGE_OPTIONS) $(MESON_OPTIONS)
	@tests/support/measure-coverage $(BUILD)-coverage

bench: packages
	@data/build.sh $(BUILD) $(MESON_OPTIONS)
	@meson compile -C $(BUILD) redcoast-bench
	@REDCOASTD=$(BUILD)/server/redcoastd $(BUILD)/tests/bench/redcoast-bench --json $(BUILD)/bench.json $(if $(QUICK),--quick)

bench-gui: packages
	@data/packages.sh bench-gui
	@data/build.sh $(BUILD) $(MESON_OPTIONS)
	@meson compile -C $(BUILD) redcoast-bench-gui empty-window
	@REDCOAST_BENCH_QUICK=$(QUICK) REDCOAST_BENCH_ONLY=$(ONLY) meson test -C $(BUILD) --no-rebuild --benchmark --verbose gui

deb: packages
	@data/deb.sh $(BUILD)/deb

test-deb: deb
	@data/build.sh $(BUILD) $(WERROR) $(MESON_OPTIONS)
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs --timeout-multiplier 2 --setup package --suite package

flatpak: packages
	@data/packages.sh flatpak
	@tests/flatpak/as-person $(BUILD)/flatpak tests/flatpak/make-app $(BUILD)/flatpak
	@cp $(BUILD)/flatpak/RedCoast.flatpak $(BUILD)/RedCoast.flatpak

test-flatpak: flatpak
	@data/build.sh $(BUILD) $(WERROR) $(MESON_OPTIONS)
	@meson test -C $(BUILD) --no-rebuild --print-errorlogs --timeout-multiplier 2 --setup flatpak --suite flatpak

packages:
	@data/packages.sh build gui tests

clean:
	@rm -rf $(BUILD) $(BUILD)-sanitize $(BUILD)-thread $(BUILD)-fuzz $(BUILD)-coverage

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

SANITIZE_OPTIONS = -Db_sanitize=address,undefined -Db_lundef=false -Dgui=false

.DEFAULT_GOAL = help
.PHONY: run test test-long test-sanitize packages clean help

help:
	@echo "make run            build, start the server on 127.0.0.1:$(PORT) and the desktop client"
	@echo "make test           build, and run every test"
	@echo "make test-long      the same, with the long forms of those that go by chance: 200 kills, ten minutes of load"
	@echo "make test-sanitize  the same with the address and undefined behaviour sanitizers, without the windows"
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

test-sanitize: packages
	@data/build.sh $(BUILD)-sanitize $(SANITIZE_OPTIONS) $(WERROR) $(MESON_OPTIONS)
	@meson test -C $(BUILD)-sanitize --no-rebuild --print-errorlogs --timeout-multiplier 5

packages:
	@data/packages.sh

clean:
	@rm -rf $(BUILD) $(BUILD)-sanitize

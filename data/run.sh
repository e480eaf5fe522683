#!/bin/bash
# run.sh FOLDER PORT - starts the server that FOLDER was built to, and the
# desktop client against it; ends both together. Without a display the windows
# open on one that nobody sees, two clients talk to one another through them,
# and a picture of that is kept.
set -u
# A process group for each child, so that it is ended with all it has started.
set -m

build=$(cd "$1" && pwd) || exit 1
port=$2
source=$(cd "$(dirname "$0")/.." && pwd)
state=$build/run
server=127.0.0.1:$port
start_seconds=20

fail ()
{
  echo "run: $1" >&2
  exit 1
}

end_group ()
{
  [ -n "$1" ] || return 0
  kill -TERM -- "-$1" 2> /dev/null
  wait "$1" 2> /dev/null
}

# shellcheck disable=SC2317  # the trap calls it
clean_up ()
{
  trap '' HUP INT TERM
  end_group "$client_pid"
  end_group "$server_pid"
  rm -f "$state/ready"
}

# Its own line when it is ready is the proof; that the port is taken is asked
# before, for a clear answer.
start_server ()
{
  local line

  if (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
    fail "port $port is in use by another program; end that one, or choose another port with make run PORT=5248."
  fi

  rm -f "$state/ready"
  mkfifo "$state/ready"
  "$build/server/redcoastd" --listen "$server" --data-dir "$state/data" \
    > "$state/ready" 2> "$state/redcoastd.log" < /dev/null &
  server_pid=$!
  if ! read -r -t "$start_seconds" line < "$state/ready" || [ "$line" != "ready on $server" ]; then
    tail -n 5 "$state/redcoastd.log" >&2
    fail "the server did not start; what it said is in $state/redcoastd.log."
  fi
  echo "The server is ready on $server; its state and its log are in $state."
}

run_on_display ()
{
  "$build/gui/redcoast" --guest --server "$server" < /dev/null &
  client_pid=$!
  echo "Close the window, or press Ctrl-C here, to end."
  wait -n "$client_pid" "$server_pid"
  kill -0 "$server_pid" 2> /dev/null || fail "the server has ended; its log is $state/redcoastd.log."
  wait "$client_pid"
}

run_without_display ()
{
  local demo=$build/tests/e2e/rc-e2e-demo picture=$state/screenshot.png

  [ -x "$demo" ] || fail "there is no display, and what drives the windows without one was built without -Dtests=true."
  echo "There is no display here: two clients talk to one another on one that nobody sees."
  rm -f "$picture"
  REDCOAST=$build/gui/redcoast REDCOAST_SERVER=$server REDCOAST_PICTURE=$picture LC_ALL=C.UTF-8 \
    "$source/tests/support/with-display" "$demo" < /dev/null > "$state/clients.log" 2>&1 &
  client_pid=$!
  wait "$client_pid" || {
    cat "$state/clients.log" >&2
    fail "the two clients did not get to talk; what they said stands above."
  }
  echo "yewenjie and 1379 have exchanged messages through their windows: see $picture"
}

mkdir -p "$state" || fail "cannot make the folder $state."
chmod 0700 "$state"
[ -x "$build/gui/redcoast" ] || fail "the desktop client was not built (-Dgui=false)."
[ -x "$build/server/redcoastd" ] || fail "the server was not built (-Dserver=false)."

client_pid='' server_pid=''
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# An installed client finds its settings' schema and its translations in the
# system's folders.
export GSETTINGS_SCHEMA_DIR=$build/data REDCOAST_LOCALEDIR=$build/po

start_server
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  run_on_display
else
  run_without_display
fi

#!/bin/sh
# build.sh FOLDER [MESON-OPTION...] - configures FOLDER where that is not done
# yet, or with other options, and compiles.
set -eu

folder=$1
shift
source=$(dirname "$0")/..

fail ()
{
  echo "build: $1" >&2
  exit 1
}

for program in meson ninja; do
  command -v "$program" > /dev/null || fail "$program is not installed; make packages installs it."
done

if [ ! -f "$folder/build.ninja" ]; then
  meson setup "$folder" "$source" "$@" ||
    fail "meson could not configure $folder; the reason stands above and in $folder/meson-logs/meson-log.txt."
elif [ "$*" != "$(cat "$folder/redcoast-options" 2> /dev/null)" ]; then
  meson setup --reconfigure "$folder" "$source" "$@" ||
    fail "meson could not configure $folder again; make clean gives it a fresh start."
fi
echo "$*" > "$folder/redcoast-options"

ninja -C "$folder" ||
  fail "the build failed; the first message that says \"error\" above is the reason."

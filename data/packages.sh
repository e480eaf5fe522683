#!/bin/sh
# packages.sh [SECTION...] - installs those packages of debian-packages.txt that
# are missing; all sections where none is named. Says nothing where nothing is
# missing.
set -eu

list=$(dirname "$0")/debian-packages.txt

fail ()
{
  echo "packages: $1" >&2
  exit 1
}

wanted ()
{
  awk -v sections=" $* " '
    /^\[/ { name = substr ($0, 2, length ($0) - 2); next }
    /^[a-z0-9]/ && (sections == "  " || index (sections, " " name " ")) { print $1 }
  ' "$list"
}

installed ()
{
  dpkg-query --show --showformat='${db:Status-Status}' "$1" 2> /dev/null | grep -qx installed
}

missing=
for package in $(wanted "$@"); do
  installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

command -v apt-get > /dev/null || fail "this is no Debian; install these by hand:$missing"
as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo > /dev/null || fail "these are missing, and there is no sudo to install them with:$missing"
  as_root=sudo
fi

echo "Installing$missing"
export DEBIAN_FRONTEND=noninteractive
# The lists of a fresh machine are empty or old.
$as_root apt-get update -qq < /dev/null ||
  echo "packages: apt-get update failed; trying with the lists that are there" >&2
# shellcheck disable=SC2086  # a word a package
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes --no-install-recommends -qq $missing < /dev/null ||
  fail "apt-get could not install:$missing"

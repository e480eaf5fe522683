#!/bin/bash
# deb.sh FOLDER - builds the Debian packages of the server and of the terminal
# client into FOLDER. The tree that this is called from stays as it is: a copy
# of it is built, and what that said is in FOLDER/build.log.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
source=$folder/source

fail ()
{
  echo "deb: $1" >&2
  exit 1
}

# What git ignores begins with build; a link keeps one build's folder out too.
copy_tree ()
{
  rm -rf "$source"
  mkdir "$source"
  tar -C "$top" --exclude-vcs --exclude='./build*' --exclude=./_build -cf - . | tar -C "$source" -xf -
  cp -R "$source/data/debian" "$source/debian"
}

check_version ()
{
  local project package

  project=$(sed -n "s/^  version: '\(.*\)',$/\1/p" "$source/meson.build")
  package=$(dpkg-parsechangelog -l "$source/debian/changelog" -S Version)
  [ "$package" = "$project" ] || [ "${package#"$project"[-+~]}" != "$package" ] ||
    fail "the version of meson.build is $project, that of data/debian/changelog $package."
}

# The compiler's cache lies in the home folder, which debhelper hides.
if command -v ccache > /dev/null; then
  CCACHE_DIR=${CCACHE_DIR:-$(ccache --get-config cache_dir)}
  export CCACHE_DIR
fi

command -v dpkg-buildpackage > /dev/null || fail "dpkg-buildpackage is not installed; make packages installs it."
rm -f "$folder"/redcoast*_*.deb "$folder"/redcoast_*.buildinfo "$folder"/redcoast_*.changes
copy_tree
check_version

export DEB_BUILD_OPTIONS="noautodbgsym parallel=$(nproc)"
if ! (cd "$source" && dpkg-buildpackage --build=binary --no-sign) > "$folder/build.log" 2>&1 < /dev/null; then
  tail -n 30 "$folder/build.log" >&2
  fail "the packages could not be built; all that was said is in $folder/build.log."
fi
rm -rf "$source"
printf '%s\n' "$folder"/redcoast*_*.deb

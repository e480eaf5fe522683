#!/bin/sh
# install-config.sh SAMPLE FILE - installs a configuration where there is none.
set -eu

[ -e "${DESTDIR:-}$2" ] && exit 0

mkdir -p "${DESTDIR:-}$(dirname "$2")"
install -m 644 "$1" "${DESTDIR:-}$2"

# box.sh - sourced by the tests of the packages: boxes to install them in.
#
# A box is a folder with a bare Debian 12, entered by chroot. It has processes,
# mounts and a network of its own, which all end with the test, whatever happens.
# shellcheck shell=bash

n=0
n_failed=0

# check NAME EXPECTED ACTUAL
check ()
{
  n=$((n + 1))
  if [ "$2" = "$3" ]; then
    echo "ok $n - $1"
  else
    n_failed=$((n_failed + 1))
    echo "not ok $n - $1: expected '$2', got '$3'"
  fi
}

bail_out ()
{
  echo "Bail out! $1"
  exit 1
}

# Runs the calling script again, alone, with $1 as its folder.
enter_privacy ()
{
  local status

  if [ -n "${REDCOAST_PRIVATE:-}" ]; then
    ip link set lo up
    # In memory: dpkg waits for the disk after each file.
    mount -t tmpfs -o mode=0755 tmpfs "$REDCOAST_PRIVATE"
    return 0
  fi

  [ "$(id -u)" -eq 0 ] || bail_out "boxes are folders that are entered by chroot, which takes root"
  for program in chroot ip unshare; do
    command -v "$program" > /dev/null || bail_out "$program is not installed; make packages installs it"
  done
  compgen -G "$1/redcoast-server_*.deb" > /dev/null || bail_out "there is no package in $1; make deb builds it"
  "$here/make-base" "$1"/redcoast*_*.deb "$1" || bail_out "there is no Debian to test in"

  REDCOAST_PRIVATE=$(mktemp -d "$1/boxes-XXXXXX")
  export REDCOAST_PRIVATE
  unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private "$0" "$@"
  status=$?
  rm -rf --one-file-system "$REDCOAST_PRIVATE"
  exit "$status"
}

# A box of the name $1, with the packages in /root.
make_box ()
{
  local box=$REDCOAST_PRIVATE/$1

  mkdir "$box"
  mount --bind "$box" "$box"
  tar -C "$box" -xf "$packages/base.tar" || bail_out "the Debian to test in cannot be unpacked"
  mount -t proc proc "$box/proc"
  mount -t devpts -o newinstance,ptmxmode=0666 devpts "$box/dev/pts"
  mount -t tmpfs -o mode=0755 tmpfs "$box/run"
  # Says to maintainers' scripts that there is a systemd.
  mkdir -p "$box/run/systemd/system"
  # A package that ours stand on may bring systemd: its own commands make way.
  for command in /bin/systemctl /usr/bin/systemctl /usr/bin/systemd-run; do
    chroot "$box" dpkg-divert --quiet --local --no-rename --divert "${command/bin/lib}.real" --add "$command"
  done
  install -m 0755 "$here/systemctl" "$box/usr/bin/systemctl"
  echo force-unsafe-io > "$box/etc/dpkg/dpkg.cfg.d/box"
  # What is recommended was not put beside the base.
  echo 'APT::Install-Recommends "false";' > "$box/etc/apt/apt.conf.d/box"
  ln -s systemctl "$box/usr/bin/systemd-run"
  install -m 0644 "$packages"/redcoast*_*.deb "$box/root"
  echo "$1" > "$box/etc/hostname"
}

# in_box NAME COMMAND...
in_box ()
{
  local box=$REDCOAST_PRIVATE/$1

  shift
  env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive chroot "$box" "$@"
}

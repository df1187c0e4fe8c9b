#!/bin/bash
#===- setup.sh - from a bare Debian 12 to a built tree ----------------------===#
#
# Part of halnet, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
#===----------------------------------------------------------------------===#
#
# Installs the Debian packages of apt-packages.txt, makes .venv from
# requirements.txt, fetches arm64's zlib and builds into build/, each only where
# it is missing or stale. Safe to run again.
#
#===----------------------------------------------------------------------===#

source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The packages of apt-packages.txt that are not installed, on one line.
missingPackages() {
  local package missing=()
  while read -r package; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
      missing+=("$package")
  done < <(grep -v '^#' scripts/apt-packages.txt)
  echo "${missing[*]}"
}

# Runs apt-get as root, non-interactively; waits while another apt holds the lock.
aptGet() {
  local asRoot=()
  [ "$(id -u)" = 0 ] || asRoot=(sudo)
  "${asRoot[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -y -o DPkg::Lock::Timeout=120 "$@"
}

installPackages() {
  # shellcheck disable=SC2086 # a list of words
  aptGet update && aptGet install --no-install-recommends $1
}

setUpPackages() {
  command -v apt-get >/dev/null ||
    die "this needs Debian 12 with apt-get; elsewhere install what scripts/apt-packages.txt lists"
  local missing
  missing=$(missingPackages)
  [ -n "$missing" ] || return 0
  # sudo asks for its password here, where a person can see it, and not inside the step.
  [ "$(id -u)" = 0 ] || sudo -v 2>/dev/null ||
    die "neither root nor sudo at hand: as root, run: apt-get update; apt-get install $missing"
  step apt "Debian packages" "check the network, the disk and Debian 12's apt sources" \
    installPackages "$missing"
}

# What .venv was made from. A venv holds absolute paths, so a moved tree needs a new one.
venvStamp() {
  echo "$root"
  sha256sum requirements.txt
}

makeVenv() {
  # Debian's own Python, for it is the one that python3-venv belongs to.
  /usr/bin/python3 -m venv --clear .venv &&
    .venv/bin/pip install --disable-pip-version-check -r requirements.txt &&
    venvStamp >.venv/stamp
}

setUpVenv() {
  [ "$(cat .venv/stamp 2>/dev/null)" = "$(venvStamp)" ] && return
  step pip "Python packages into .venv" "check the network and the disk, then run this again" makeVenv
}

# The programs for AArch64 carry zlib, as all do. Debian has it for no cross compiler, but as an
# arm64 package: apt looks for it with lists of its own, so that the system stays as it is.
fetchArm64Zlib() {
  local state
  state=$(mktemp -d) && touch "$state/status" || return
  local options=(-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o "Dir::Cache=$state"
    -o "Dir::State=$state" -o "Dir::State::status=$state/status" -o APT::Sandbox::User=root)
  (cd "$state" && aptGet "${options[@]}" update && aptGet "${options[@]}" download zlib1g-dev) &&
    mkdir -p .cache/arm64 && dpkg -x "$state"/zlib1g-dev_*.deb .cache/arm64
  rm -rf "$state"
}

tryArm64Zlib() { fetchArm64Zlib || true; }

setUpArm64() {
  local zlib=.cache/arm64/usr/lib/aarch64-linux-gnu/libz.a
  [ ! -f $zlib ] || return 0
  step arm64 "zlib for AArch64" "" tryArm64Zlib
  [ -f $zlib ] || echo "  not to be had, so --target aarch64 is left out (log: build/logs/arm64.log)"
}

# A build folder that was configured elsewhere, or not to the end, is configured anew.
setUpBuild() {
  if [ ! -f build/build.ninja ] || ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" build/CMakeCache.txt; then
    step configure "Configuration" "read the log's last error" \
      cmake --fresh -S . -B build -G Ninja -D CMAKE_BUILD_TYPE=Release
  fi
  step build "Build" "read the log's first error; where memory ran out, close other programs" \
    ninja -C build -j "$(nproc)"
}

[ $# = 0 ] || die "takes no arguments"
setUpPackages
setUpVenv
setUpArm64
setUpBuild

# Sourced by the scripts that people run: installs what a step needs and skips what is there.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
readonly root

fail() {
  echo "scripts/$(basename "$0"): $*" >&2
  exit 1
}

# A user's mistake: one sentence, exit code 2.
bad_input() {
  echo "scripts/$(basename "$0"): $*" >&2
  exit 2
}

# announce 2 5 "Preprocessing for the browser"
announce() { printf '\n[%s/%s] %s\n' "$1" "$2" "$3"; }

as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "root is needed to install packages: run as root, or install sudo"
  fi
}

readonly machines="Debian 12 or 13, or a system with their packages"

# Whether this machine can be one at all: before anything is fetched.
need_machine() {
  command -v apt-get >/dev/null || fail "there is no apt-get here: expected $machines"
  case $(uname -m) in
    x86_64 | aarch64) ;;
    *) fail "this machine is $(uname -m): expected x86_64 or aarch64" ;;
  esac
}

# Those of Debian 12, the oldest that was tried.
least_version() {
  case $1 in
    emscripten) echo 3.1.6~ ;;
    libopencv-dev) echo 4.6~ ;;
    libtorch-dev) echo 1.13~ ;;
    *) echo 0 ;;
  esac
}

# need_version NAME VERSION WHERE : whether that is new enough.
need_version() {
  dpkg --compare-versions "${2#*:}" ge "$(least_version "$1")" ||
    fail "$3 $1 $2: expected $(least_version "$1" | tr -d '~') or later"
}

# need_candidates NAME... : whether the package lists have all of them, new enough: before one is installed.
need_candidates() {
  local known name version
  known=$(LC_ALL=C apt-cache policy "$@" |
    awk '/^[^ ]/ { name = substr($1, 1, length($1) - 1) } /Candidate:/ { print name, $2 }')
  for name in "$@"; do
    version=$(awk -v name="$name" '$1 == name { print $2; exit }' <<<"$known")
    [[ -n $version && $version != "(none)" ]] ||
      fail "the package lists have no $name: expected $machines"
    need_version "$name" "$version" "the package lists have"
  done
}

# need_packages NAME... : Debian packages, installed only if missing.
need_packages() {
  local missing=() package version log=$root/build/packages.log
  need_machine
  for package in "$@"; do
    version=$(dpkg-query -W -f '${Status} ${Version}' "$package" 2>/dev/null) || version=''
    if [[ $version == *" installed "* ]]; then
      need_version "$package" "${version##* }" "this machine has"
    else
      missing+=("$package")
    fi
  done
  if [[ ${#missing[@]} -eq 0 ]]; then
    echo "all $# there"
    return
  fi
  echo "installing ${missing[*]}"
  mkdir -p "$root/build"
  as_root apt-get update -q >"$log" 2>&1 || {
    tail -n 20 "$log" >&2
    fail "apt-get update failed; see build/packages.log"
  }
  need_candidates "${missing[@]}"
  # One dot for every ten packages unpacked or set up. A machine that has just started installs its
  # own updates first.
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends \
    -o DPkg::Lock::Timeout=600 "${missing[@]}" 2>&1 </dev/null | tee -a "$log" |
    awk '/Could not get lock/ && !told++ { print "waiting for another apt to end"; fflush() }
         /^(Unpacking|Setting up)/ { if (++n % 10 == 0) { printf "."; fflush() } }
         END { if (n) print "" }' || {
    tail -n 20 "$log" >&2
    fail "apt-get install failed; see build/packages.log"
  }
}

# Node as package.json asks for it and an npm to match, from npm itself where the machine's own are
# older, as Debian's are.
need_node() {
  local own=$root/build/node major architecture=x64
  major=$(node --version | sed -E 's/^v([0-9]+).*/\1/')
  [[ $major -lt 24 ]] || return 0
  [[ $(uname -m) != aarch64 ]] || architecture=arm64
  local program=$own/node_modules/node-linux-$architecture/bin
  if [[ ! -e $own/complete ]]; then
    echo "installing Node 24; this machine has $major"
    npm install --no-save --no-audit --no-fund --prefix "$own" \
      "node-linux-$architecture@24.20.0" npm@10.9.4 || fail "npm install failed"
    touch "$own/complete"
  fi
  export PATH=$program:$own/node_modules/.bin:$PATH
}

# need_npm demo|all : npm packages of the lock file; "demo" leaves out what only tests use.
need_npm() {
  need_node
  local lock stamps=$root/node_modules/.emoxnet
  lock=$(sha256sum "$root/package-lock.json" | cut -c 1-16)
  if [[ -e $stamps/$lock-all || -e $stamps/$lock-$1 ]]; then
    echo "npm packages are there"
    return
  fi
  local options=(--no-audit --no-fund)
  [[ $1 == all ]] || options+=(--omit=dev)
  echo "installing npm packages"
  # onnxruntime-node would otherwise fetch a GPU build; its CPU build lies inside the package.
  (cd "$root" && ONNXRUNTIME_NODE_INSTALL=skip npm ci "${options[@]}" 2>&1 | grep -v '^npm warn') ||
    fail "npm ci failed"
  mkdir -p "$stamps"
  touch "$stamps/$lock-$1"
}

# Clang opens LibTorch's precompiled header in a fifth of the time that g++ takes. A build folder keeps
# the compiler that it was begun with.
prefer_clang() {
  [[ -n ${CXX:-} ]] || ! command -v clang++ >/dev/null || export CXX=clang++
}

# What building the page, and the trainer with its tests, needs; the scripts that source this read
# these lists.
# shellcheck disable=SC2034
page_packages=(
  bzip2 ca-certificates cmake emscripten g++ googletest ninja-build nlohmann-json3-dev python3
  xz-utils
)
# Node from elsewhere brings npm with it and conflicts with Debian's package of that name.
command -v npm >/dev/null || page_packages+=(nodejs npm)
readonly page_packages
# shellcheck disable=SC2034
readonly native_packages=(
  clang cmake g++ libbenchmark-dev libcli11-dev libgloo-dev libgmock-dev libgtest-dev libonnx-dev
  libopenblas0-pthread libopencv-dev libprotobuf-dev libssl-dev libtorch-dev ninja-build
  nlohmann-json3-dev protobuf-compiler zlib1g-dev
)
# shellcheck disable=SC2034
readonly gpu_packages=(cmake g++ libcli11-dev ninja-build nlohmann-json3-dev zlib1g-dev)

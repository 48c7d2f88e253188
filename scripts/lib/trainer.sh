# shellcheck shell=bash
# The trainer, for the scripts that run it.

build_trainer() {
  # shellcheck disable=SC2154
  mkdir -p "$root/build"
  prefer_clang
  cmake --preset release -S "$root" >"$root/build/native-configure.log"
  cmake --build "$root/build/release" --target emoxnet
}

emoxnet() { "$root/build/release/native/cli/emoxnet" "$@"; }

# train_once FOLDER DATA OPTIONS... : a run in that folder: begun, continued, or left as it is when
# it is finished; refused when the folder holds a run with other options.
train_once() {
  local run=$1 data=$2
  shift 2
  emoxnet train --data "$data" --out "$run" --continue "$@"
}

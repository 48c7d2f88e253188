# shellcheck shell=bash disable=SC2154
# The trainer, for the scripts that run it.

trainer=$root/build/release
readonly gpu_trainer=$root/build/gpu

# All of the trainer; the caller has native_packages installed.
build_trainer() {
  mkdir -p "$root/build"
  prefer_clang
  cmake --preset release -S "$root" >"$root/build/native-configure.log"
  cmake --build "$trainer" --target emoxnet
}

# What trains and scores, and no more: on a GPU where Python's package torch finds one, as Debian's
# LibTorch knows processors alone. Packages are asked for only where something is missing, so that a
# machine without Debian's can do.
build_training() {
  local torch log=$root/build/native-configure.log
  torch=$(python3 -c 'import torch; assert torch.cuda.is_available(); print(torch.utils.cmake_prefix_path)' \
    2>/dev/null) || {
    need_packages "${native_packages[@]}"
    build_trainer
    return
  }
  trainer=$gpu_trainer
  configure() {
    CMAKE_PREFIX_PATH=$torch${CMAKE_PREFIX_PATH:+:$CMAKE_PREFIX_PATH} \
      cmake --preset lean -S "$root" -B "$trainer" >"$log" 2>&1
  }
  mkdir -p "$root/build"
  configure || {
    need_packages "${gpu_packages[@]}"
    configure || {
      tail -n 20 "$log" >&2
      fail "cmake failed; see build/native-configure.log"
    }
  }
  cmake --build "$trainer" --target emoxnet
}

emoxnet() { "$trainer/native/cli/emoxnet" "$@"; }

# train_once FOLDER DATA OPTIONS... : a run in that folder: begun, continued, or left as it is when
# it is finished; refused when the folder holds a run with other options.
train_once() {
  local run=$1 data=$2
  shift 2
  emoxnet train --data "$data" --out "$run" --continue "$@"
}

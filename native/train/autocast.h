// bfloat16 autocast: the one place that knows how LibTorch versions differ.
#pragma once

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace emoxnet::train {

/// Whether this CPU multiplies bfloat16 in hardware; without it autocast is slower than float32.
inline bool cpu_has_bf16() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

/// Convolutions and matrix products in bfloat16 while this object lives.
class Autocast {
 public:
  explicit Autocast(bool enabled) : enabled_(enabled) {
    if (enabled_) set(true);
  }
  ~Autocast() {
    if (!enabled_) return;
    at::autocast::clear_cache();
    set(false);
  }
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  static void set(bool on) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_dtype(at::kCPU, at::kBFloat16);
    at::autocast::set_autocast_enabled(at::kCPU, on);
#else
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(on);
#endif
  }
  bool enabled_;
};

}  // namespace emoxnet::train

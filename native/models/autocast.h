// bfloat16 autocast: the one place that knows how LibTorch versions differ.
#pragma once

#include <ATen/autocast_mode.h>
#include <torch/torch.h>
#include <torch/version.h>

namespace emoxnet::models {

/// Whether the device multiplies bfloat16 in hardware; without it autocast is slower than float32.
inline bool has_bf16(const torch::Device& device) {
  if (device.is_cuda()) return true;  // every GPU that LibTorch 2 still supports well
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") != 0;
#else
  return false;
#endif
}

/// Convolutions and matrix products in bfloat16 on that device while this object lives.
class Autocast {
 public:
  Autocast(bool enabled, const torch::Device& device) : enabled_(enabled), device_(device) {
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
  void set(bool on) const {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_dtype(device_.type(), at::kBFloat16);
    at::autocast::set_autocast_enabled(device_.type(), on);
#else
    if (device_.is_cuda()) {
      at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
      at::autocast::set_enabled(on);
    } else {
      at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
      at::autocast::set_cpu_enabled(on);
    }
#endif
  }
  bool enabled_;
  torch::Device device_;
};

}  // namespace emoxnet::models

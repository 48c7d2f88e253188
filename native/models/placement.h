// Where a network computes, and how: device, memory order and precision are decided here alone.
#pragma once

#include <torch/torch.h>

#include "native/models/autocast.h"

namespace emoxnet::models {

struct Placement {
  torch::Device device = torch::kCPU;
  bool bf16 = false;  ///< convolutions and matrix products in bfloat16; see has_bf16()

  /// Moves a network to the device and puts the channels of its convolutions' weights last in
  /// memory, the order in which CPUs and tensor cores convolve fastest. What it computes stays the
  /// same. An optimizer is to be made after this: its states then lie as the weights do.
  void place(torch::nn::Module& model) const;

  /// The precision, while the returned object lives.
  [[nodiscard]] Autocast autocast() const { return {bf16, device}; }
};

/// How many times as fast as in float32 the CPU convolves in bfloat16, by a tenth of a second's
/// trial: some that have the instructions are slower with them.
double bf16_speed();

}  // namespace emoxnet::models

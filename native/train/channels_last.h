// Convolution weights in the memory order in which CPUs and tensor cores convolve fastest.
#pragma once

#include <torch/torch.h>

namespace emoxnet::train {

/// Puts the channels of each convolution's weights last in memory; what they compute stays the
/// same, and their feature maps follow them.
inline void put_channels_last(const torch::nn::Module& model) {
  for (const auto& parameter : model.parameters()) {
    if (parameter.dim() != 4) continue;
    // contiguous() would leave depthwise, 1x1 and grey kernels as they are: with one channel or one
    // place both orders name the same memory. But convolutions look at the strides, and would go on
    // with channels first.
    parameter.set_data(parameter.data().to(parameter.options(), /*non_blocking=*/false,
                                           /*copy=*/true, at::MemoryFormat::ChannelsLast));
  }
}

}  // namespace emoxnet::train

#include "native/models/placement.h"

namespace emoxnet::models {

void Placement::place(torch::nn::Module& model) const {
  model.to(device);
  for (const auto& parameter : model.parameters()) {
    if (parameter.dim() != 4) continue;
    // contiguous() would leave depthwise, 1x1 and grey kernels as they are: with one channel or one
    // place both orders name the same memory. But convolutions look at the strides, and would go on
    // with channels first.
    parameter.set_data(parameter.data().to(parameter.options(), /*non_blocking=*/false,
                                           /*copy=*/true, at::MemoryFormat::ChannelsLast));
  }
}

}  // namespace emoxnet::models

#include "native/models/placement.h"

#include <algorithm>
#include <chrono>

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

double bf16_speed() {
  using Clock = std::chrono::steady_clock;
  const torch::NoGradGuard no_grad;
  constexpr auto kLast = at::MemoryFormat::ChannelsLast;
  const auto maps = torch::rand({16, 128, 24, 24}).contiguous(kLast);
  const auto kernels = torch::rand({128, 128, 3, 3}).contiguous(kLast);
  const auto seconds = [&](bool bf16) {
    const Placement placement{torch::kCPU, bf16};
    const auto autocast = placement.autocast();
    double least = 1;
    for (int turn = 0; turn < 4; ++turn) {  // the first also sets the library up
      const auto start = Clock::now();
      (void)torch::conv2d(maps, kernels, {}, 1, 1);
      least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
    }
    return least;
  };
  return seconds(false) / seconds(true);
}

}  // namespace emoxnet::models

// What a network costs to run.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>

namespace emoxnet::models {

/// Multiply-adds of the convolutions and linear layers that `forward` runs on `input`, all faces
/// together: what papers print as MACs, or as "FLOPs" when they count a multiply-add once.
/// module: whose weights it uses.
std::int64_t count_macs(const torch::nn::Module& module,
                        const std::function<torch::Tensor(torch::Tensor)>& forward,
                        const torch::Tensor& input);

}  // namespace emoxnet::models

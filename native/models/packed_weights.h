// A network's weights in eight bits each: a quarter of the size, to hand on or to keep, at about
// the network's own accuracy (Krishnamoorthi 2018, arXiv:1806.08342, sections 2.2 and 3.1.1).
#pragma once

#include <torch/torch.h>

namespace emoxnet::models {

/// Kernels and matrices are whole multiples of a step of their output channel; vectors (biases, all
/// of batch normalisation) stay as they are. In the module's order of parameters, then buffers.
struct PackedWeights {
  torch::Tensor bytes;   ///< int8, -127 to 127
  torch::Tensor steps;   ///< float32, one for each output channel
  torch::Tensor floats;  ///< float32
};

PackedWeights pack(const torch::nn::Module& module);

/// Into a module of the same shape. False for one of another shape: it is then left half filled.
bool unpack(const PackedWeights& packed, torch::nn::Module& module);

}  // namespace emoxnet::models

// From a network's logits to shares.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <vector>

namespace emoxnet::models {

/// What an exported network does to its logits, so that shares say how often they are right and
/// rare expressions are named as often as they occur. By default nothing.
struct Readout {
  /// Guo et al. 2017, arXiv:1706.04599.
  double temperature = 1;
  /// Added after the division: logit adjustment, Menon et al. 2021, arXiv:2007.07314.
  std::vector<double> offsets = {};  ///< [classes], or none
};

/// Of a manifest.json that `emoxnet export` wrote. Throws UserError naming the file where it is
/// missing or none.
Readout read_readout(const std::filesystem::path& manifest);

/// softmax(logits / temperature + offsets). logits: [N,classes] float32; returns the same shape.
torch::Tensor read_out(const torch::Tensor& logits, const Readout& readout);

}  // namespace emoxnet::models

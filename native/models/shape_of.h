// A tensor's shape in sentences.
#pragma once

#include <torch/torch.h>

#include <string>

namespace emoxnet::models {

/// Such as [24,1,5,5].
inline std::string shape_of(const torch::Tensor& tensor) {
  std::string text = "[";
  for (const std::int64_t side : tensor.sizes())
    text += (text.size() > 1 ? "," : "") + std::to_string(side);
  return text + "]";
}

}  // namespace emoxnet::models

// Feature extractors: what is left of a classification network without its head.
#pragma once

#include <torch/torch.h>

namespace emoxnet::models {

/// The layers before the first stage. The published networks shrink a 224 pixel picture by four
/// there; of 48 pixels that leaves too little.
struct Stem {
  int stride = 2;     ///< of the first convolution: 1 or 2
  bool pool = false;  ///< followed by the published 3x3 max pooling of stride 2

  bool operator==(const Stem& other) const { return stride == other.stride && pool == other.pool; }
};

/// The stem of the published 224 pixel networks.
inline constexpr Stem kPublishedStem{2, true};

class Backbone : public torch::nn::Module {
 public:
  /// [N,channels,H,W] to [N,width,h,w].
  virtual torch::Tensor forward(torch::Tensor x) = 0;

  /// Channels of the features.
  [[nodiscard]] virtual int width() const = 0;
};

}  // namespace emoxnet::models

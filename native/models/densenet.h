// DenseNet121 (Huang et al. 2017, arXiv:1608.06993).
#pragma once

#include "native/models/backbone.h"

namespace emoxnet::models {

/// Parameters under torchvision's names.
///
///   [N,channels,H,W] to [N,1024,h,w]; h, w: H, W over 8 times the stem's reduction
class DenseNet121 : public Backbone {
 public:
  DenseNet121(int channels, const Stem& stem);
  torch::Tensor forward(torch::Tensor x) override;
  [[nodiscard]] int width() const override { return 1024; }

 private:
  torch::nn::Sequential features_;
};

}  // namespace emoxnet::models

// EfficientNet-B0 (Tan and Le 2019, arXiv:1905.11946).
#pragma once

#include "native/models/backbone.h"

namespace emoxnet::models {

/// Parameters under torchvision's names.
///
///   [N,channels,H,W] to [N,1280,h,w]; h, w: H, W over 16 times the stem's reduction, rounded up
class EfficientNetB0 : public Backbone {
 public:
  EfficientNetB0(int channels, const Stem& stem);
  torch::Tensor forward(torch::Tensor x) override;
  [[nodiscard]] int width() const override { return 1280; }

 private:
  torch::nn::Sequential features_;
};

}  // namespace emoxnet::models

// VGG16 with batch normalisation (Simonyan and Zisserman 2014, arXiv:1409.1556).
#pragma once

#include "native/models/backbone.h"

namespace emoxnet::models {

/// Parameters under torchvision's names (vgg16_bn). The last max pooling is left out, so that 48
/// pixels end as 3x3 places instead of one; the average pooling that follows takes its role.
///
///   [N,channels,H,W] to [N,512,H/16,W/16]
class VGG16 : public Backbone {
 public:
  explicit VGG16(int channels);
  torch::Tensor forward(torch::Tensor x) override;
  [[nodiscard]] int width() const override { return 512; }

 private:
  torch::nn::Sequential features_;
};

}  // namespace emoxnet::models

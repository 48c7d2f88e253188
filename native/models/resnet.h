// Residual networks: ResNet (He et al. 2016, arXiv:1512.03385), ResNeXt (Xie et al. 2017,
// arXiv:1611.05431), and both with squeeze-and-excitation (Hu et al. 2018, arXiv:1709.01507).
#pragma once

#include "native/models/backbone.h"

namespace emoxnet::models {

/// Which member of the family; each has stages of 3, 4, 6 and 3 blocks.
struct ResNetOptions {
  bool bottleneck;          ///< blocks of 1x1, 3x3, 1x1 instead of 3x3, 3x3
  int groups;               ///< of the bottleneck's 3x3 convolution
  int width_per_group;      ///< in the first stage, doubled in each that follows
  bool squeeze_excitation;  ///< on every residual branch
};

inline constexpr ResNetOptions kResNet34{false, 1, 64, false};
inline constexpr ResNetOptions kSEResNet34{false, 1, 64, true};
inline constexpr ResNetOptions kResNeXt50{true, 32, 4, false};
inline constexpr ResNetOptions kSEResNeXt50{true, 32, 4, true};

/// Parameters under torchvision's names, those of squeeze-and-excitation under timm's.
///
///   [N,channels,H,W] to [N,width,h,w]; h, w: H, W over 8 times the stem's reduction, rounded up
class ResNet : public Backbone {
 public:
  ResNet(const ResNetOptions& options, int channels, const Stem& stem);
  torch::Tensor forward(torch::Tensor x) override;
  [[nodiscard]] int width() const override { return width_; }

 private:
  torch::nn::Sequential stem_, stages_;
  int width_;
};

}  // namespace emoxnet::models

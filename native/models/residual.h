// The two blocks that residual networks are made of, with squeeze-and-excitation where it is asked
// for.
#pragma once

#include <torch/torch.h>

#include "native/models/blocks.h"

namespace emoxnet::models {

inline constexpr int kNoSqueezeExcitation = 0;

/// relu(shortcut(x) + se(branch(x))); the shortcut is a 1x1 convolution where the shape changes.
/// A branch's last batch norm starts at zero: a new block is the identity (Goyal et al. 2017,
/// arXiv:1706.02677).
class ResidualBlock : public torch::nn::Module {
 public:
  torch::Tensor forward(const torch::Tensor& x);

 protected:
  virtual torch::Tensor branch(const torch::Tensor& x) = 0;

  /// What a block adds once its branch is there. reduction: of squeeze-and-excitation, or
  /// kNoSqueezeExcitation.
  void finish(torch::nn::BatchNorm2d& last, int in, int out, int stride, int reduction);

 private:
  SqueezeExcitation se_{nullptr};
  torch::nn::Sequential shortcut_{nullptr};
};

/// 3x3, 3x3. [N,in,H,W] to [N,width,H/stride,W/stride].
class BasicBlock : public ResidualBlock {
 public:
  BasicBlock(int in, int width, int stride, int reduction);

 protected:
  torch::Tensor branch(const torch::Tensor& x) override;

 private:
  torch::nn::Conv2d conv1_, conv2_;
  torch::nn::BatchNorm2d bn1_, bn2_;
};

/// 1x1 to `width` channels, 3x3 in `groups`, 1x1 to `out`. [N,in,H,W] to [N,out,H/stride,W/stride].
class Bottleneck : public ResidualBlock {
 public:
  Bottleneck(int in, int width, int groups, int out, int stride, int reduction);

 protected:
  torch::Tensor branch(const torch::Tensor& x) override;

 private:
  torch::nn::Conv2d conv1_, conv2_, conv3_;
  torch::nn::BatchNorm2d bn1_, bn2_, bn3_;
};

}  // namespace emoxnet::models

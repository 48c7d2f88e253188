// Building blocks that several networks share.
#pragma once

#include <torch/torch.h>

#include "native/vision/labels.h"

namespace emoxnet::models {

/// Square convolution without bias, padded so that stride 1 keeps the size.
torch::nn::Conv2d conv(int in, int out, int kernel, int stride = 1);

/// Squeeze-and-excitation: rescales channels by a gate computed from their means.
/// [N,C,H,W] to [N,C,H,W].
class SqueezeExcitationImpl : public torch::nn::Module {
 public:
  SqueezeExcitationImpl(int channels, int reduction);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::nn::Conv2d reduce_, expand_;
};
TORCH_MODULE(SqueezeExcitation);

/// Two 3x3 convolutions, SE on the residual branch, shortcut by 1x1 convolution where the shape
/// changes. [N,in,H,W] to [N,out,H/stride,W/stride]. The branch's last batch norm starts at zero:
/// a new block is the identity (Goyal et al. 2017, arXiv:1706.02677).
class SEBasicBlockImpl : public torch::nn::Module {
 public:
  SEBasicBlockImpl(int in, int out, int stride);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::nn::Conv2d conv1_, conv2_;
  torch::nn::BatchNorm2d bn1_, bn2_;
  SqueezeExcitation se_;
  torch::nn::Sequential shortcut_{nullptr};
};
TORCH_MODULE(SEBasicBlock);

/// Kaiming-normal convolutions (fan out), zero biases.
void initialise(torch::nn::Module& model);

}  // namespace emoxnet::models

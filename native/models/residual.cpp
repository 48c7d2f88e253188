#include "native/models/residual.h"

namespace emoxnet::models {
namespace nn = torch::nn;

torch::Tensor ResidualBlock::forward(const torch::Tensor& x) {
  auto y = branch(x);
  if (!se_.is_empty()) y = se_(y);
  return (y + (shortcut_.is_empty() ? x : shortcut_->forward(x))).relu_();
}

void ResidualBlock::finish(nn::BatchNorm2d& last, int in, int out, int stride, int reduction) {
  nn::init::zeros_(last->weight);
  if (reduction != kNoSqueezeExcitation)
    se_ = register_module("se", SqueezeExcitation(out, out / reduction));
  if (stride == 1 && in == out) return;
  shortcut_ = nn::Sequential(conv(in, out, 1, stride), nn::BatchNorm2d(out));
  register_module("downsample", shortcut_);
}

BasicBlock::BasicBlock(int in, int width, int stride, int reduction)
    : conv1_(conv(in, width, 3, stride)), conv2_(conv(width, width, 3)), bn1_(width), bn2_(width) {
  register_module("conv1", conv1_);
  register_module("bn1", bn1_);
  register_module("conv2", conv2_);
  register_module("bn2", bn2_);
  finish(bn2_, in, width, stride, reduction);
}

torch::Tensor BasicBlock::branch(const torch::Tensor& x) {
  return bn2_(conv2_(bn1_(conv1_(x)).relu_()));
}

Bottleneck::Bottleneck(int in, int width, int groups, int out, int stride, int reduction)
    : conv1_(conv(in, width, 1)),
      conv2_(conv(width, width, 3, stride, groups)),
      conv3_(conv(width, out, 1)),
      bn1_(width),
      bn2_(width),
      bn3_(out) {
  register_module("conv1", conv1_);
  register_module("bn1", bn1_);
  register_module("conv2", conv2_);
  register_module("bn2", bn2_);
  register_module("conv3", conv3_);
  register_module("bn3", bn3_);
  finish(bn3_, in, out, stride, reduction);
}

torch::Tensor Bottleneck::branch(const torch::Tensor& x) {
  const auto y = bn1_(conv1_(x)).relu_();
  return bn3_(conv3_(bn2_(conv2_(y)).relu_()));
}

}  // namespace emoxnet::models

#include "native/models/blocks.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {
constexpr int kReduction = 8;
}

nn::Conv2d conv(int in, int out, int kernel, int stride) {
  return nn::Conv2d(
      nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

SqueezeExcitationImpl::SqueezeExcitationImpl(int channels, int reduction)
    : reduce_(nn::Conv2dOptions(channels, channels / reduction, 1)),
      expand_(nn::Conv2dOptions(channels / reduction, channels, 1)) {
  register_module("fc1", reduce_);
  register_module("fc2", expand_);
}

torch::Tensor SqueezeExcitationImpl::forward(const torch::Tensor& x) {
  const auto means = x.mean({2, 3}, /*keepdim=*/true);
  return x * torch::sigmoid(expand_(torch::relu(reduce_(means))));
}

SEBasicBlockImpl::SEBasicBlockImpl(int in, int out, int stride)
    : conv1_(conv(in, out, 3, stride)),
      conv2_(conv(out, out, 3)),
      bn1_(out),
      bn2_(out),
      se_(out, kReduction) {
  register_module("conv1", conv1_);
  register_module("bn1", bn1_);
  register_module("conv2", conv2_);
  register_module("bn2", bn2_);
  register_module("se", se_);
  nn::init::zeros_(bn2_->weight);
  if (stride != 1 || in != out) {
    shortcut_ = nn::Sequential(conv(in, out, 1, stride), nn::BatchNorm2d(out));
    register_module("downsample", shortcut_);
  }
}

torch::Tensor SEBasicBlockImpl::forward(const torch::Tensor& x) {
  auto y = torch::relu(bn1_(conv1_(x)));
  y = se_(bn2_(conv2_(y)));
  return torch::relu(y + (shortcut_.is_empty() ? x : shortcut_->forward(x)));
}

void initialise(nn::Module& model) {
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* c = module->as<nn::Conv2d>()) {
      nn::init::kaiming_normal_(c->weight, 0, torch::kFanOut, torch::kReLU);
      if (c->bias.defined()) nn::init::zeros_(c->bias);
    }
  }
}

}  // namespace emoxnet::models

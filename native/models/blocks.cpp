#include "native/models/blocks.h"

#include <cmath>

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

// A standard deviation of about 0.03 grey levels' share: flat pictures stay flat instead of having
// the camera's noise blown up.
constexpr double kContrastFloor = 1e-3;

}  // namespace

nn::Conv2d conv(int in, int out, int kernel, int stride, int groups) {
  return nn::Conv2d(nn::Conv2dOptions(in, out, kernel)
                        .stride(stride)
                        .padding(kernel / 2)
                        .groups(groups)
                        .bias(false));
}

nn::MaxPool2d stem_pool() { return nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2).padding(1)); }

SqueezeExcitationImpl::SqueezeExcitationImpl(int channels, int squeezed,
                                             SqueezeActivation activation)
    : reduce_(nn::Conv2dOptions(channels, squeezed, 1)),
      expand_(nn::Conv2dOptions(squeezed, channels, 1)),
      activation_(activation) {
  register_module("fc1", reduce_);
  register_module("fc2", expand_);
}

torch::Tensor SqueezeExcitationImpl::forward(const torch::Tensor& x) {
  const auto squeezed = reduce_(x.mean({2, 3}, /*keepdim=*/true));
  const auto activated =
      activation_ == SqueezeActivation::kReLU ? torch::relu(squeezed) : torch::silu(squeezed);
  return x * torch::sigmoid(expand_(activated));
}

torch::Tensor standardise(const torch::Tensor& faces) {
  return torch::instance_norm(faces, {}, {}, {}, {}, /*use_input_stats=*/true, /*momentum=*/0,
                              kContrastFloor, /*cudnn_enabled=*/false);
}

void initialise(nn::Module& model) {
  const torch::NoGradGuard no_grad;
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* c = module->as<nn::Conv2d>()) {
      // By hand, as LibTorch counts the outputs of all groups as one input's: depthwise weights
      // would be too small by a factor of up to 30.
      const double fan_out = static_cast<double>(c->weight.numel()) /
                             static_cast<double>(c->weight.size(1) * c->options.groups());
      c->weight.normal_(0, std::sqrt(2 / fan_out));
      if (c->bias.defined()) nn::init::zeros_(c->bias);
    }
  }
}

}  // namespace emoxnet::models

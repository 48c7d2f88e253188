// Networks for the exporter's tests: what the architectures of this field are made of, in small.
#pragma once

#include <functional>
#include <utility>

#include "native/models/blocks.h"
#include "native/models/expression_model.h"
#include "native/vision/labels.h"

namespace emoxnet::test {

/// Pictures of blobs as large as a face's features, [n,1,48,48] in [0,1]: white noise averages out,
/// and leaves deep networks with the same answer for every picture.
inline torch::Tensor blobs(int n) {
  namespace F = torch::nn::functional;
  return F::interpolate(torch::rand({n, 1, 6, 6}), F::InterpolateFuncOptions()
                                                       .size(std::vector<std::int64_t>{48, 48})
                                                       .mode(torch::kBilinear)
                                                       .align_corners(true));
}

/// As training leaves it: no batch norm is the identity any more, and its statistics are those of
/// what comes in. (Statistics drawn at random would leave most networks dead, their answers the
/// same for all faces.)
inline void settle_batch_norms(models::ExpressionModel& model) {
  const torch::NoGradGuard no_grad;
  for (const auto& item : model.named_parameters()) {
    if (item.value().dim() != 1) continue;  // weights of convolutions and linear layers
    item.value().add_(torch::empty_like(item.value()).uniform_(-0.5, 0.5));
  }
  // A quick average: what is left of the untrained statistics must be small beside faint signals.
  for (const auto& module : model.modules(/*include_self=*/false)) {
    if (auto* norm = module->as<torch::nn::BatchNorm2dImpl>()) norm->options.momentum(0.3);
    if (auto* norm = module->as<torch::nn::BatchNorm1dImpl>()) norm->options.momentum(0.3);
  }
  constexpr int kSteps = 16;
  model.train();
  for (int i = 0; i < kSteps; ++i) model.forward(blobs(12));
  model.eval();
}

/// A network whose forward pass is a function.
class FunctionNetwork : public models::ExpressionModel {
 public:
  using Function = std::function<models::Prediction(const torch::Tensor&)>;
  explicit FunctionNetwork(Function function) : function_(std::move(function)) {}
  models::Prediction forward(const torch::Tensor& faces) override { return function_(faces); }
  [[nodiscard]] int feature_width() const override { return vision::kClasses; }

 private:
  Function function_;
};

/// Every operation that the exporter knows, the way VGG, DenseNet, ResNeXt, EfficientNet and a
/// classifier head of linear layers use it.
class EveryOperation : public models::ExpressionModel {
 public:
  EveryOperation() {
    register_module("norm", norm_);
    register_module("plain", plain_);
    register_module("plain_norm", plain_norm_);
    register_module("dense_norm", dense_norm_);
    register_module("dense", dense_);
    register_module("grouped", grouped_);
    register_module("grouped_norm", grouped_norm_);
    register_module("dilated", dilated_);
    register_module("dilated_norm", dilated_norm_);
    register_module("squeeze", squeeze_);
    register_module("expand", expand_);
    register_module("hidden", hidden_);
    register_module("hidden_norm", hidden_norm_);
    register_module("depthwise", depthwise_);
    register_module("depthwise_norm", depthwise_norm_);
    register_module("classifier", classifier_);
    settle_batch_norms(*this);
  }

  models::Prediction forward(const torch::Tensor& faces) override {
    namespace F = torch::nn::functional;
    // VGG: in-place activation, then pooling.
    auto x = plain_norm_(plain_(norm_((faces - 0.5) / 0.25)));
    x = torch::max_pool2d(torch::relu_(x), 3, 2, 1);
    // DenseNet: normalisation first, features side by side, transition by average pooling.
    x = torch::cat({x, dense_(torch::relu(dense_norm_(x)))}, 1);
    x = torch::constant_pad_nd(torch::avg_pool2d(x, 2), {1, 0, 0, 2}, 0.5);
    // ResNeXt: groups, dilation, a residual whose convolution is read twice.
    const auto y = dilated_(x);
    x = grouped_norm_(grouped_(x)) + dilated_norm_(y) + y.tanh();
    // EfficientNet: depthwise, squeeze and excitation by linear layers.
    x = torch::silu(depthwise_norm_(depthwise_(x)));
    auto gate = torch::adaptive_avg_pool2d(x, {1, 1}).view({x.size(0), kWidth});
    gate = F::relu6(squeeze_(gate));
    gate = torch::addmm(expand_->bias, gate, expand_->weight.t(), 0.5, 2);
    x = x * torch::sigmoid(gate).unsqueeze(-1).unsqueeze(-1);
    x = F::dropout2d(F::dropout(x, F::DropoutFuncOptions().training(false)),
                     F::Dropout2dFuncOptions().training(false));
    // Head: linear layers with batch norm between; class activation maps from its weights.
    auto features = torch::flatten(x.mean({-2, -1}, /*keepdim=*/true), 1);
    features = features + torch::hardtanh(hidden_norm_(hidden_(features)), -0.5, 2);
    features = features * torch::softmax(features, -1).detach().clone().contiguous();
    const auto weight = classifier_->weight.view({vision::kClasses, kWidth, 1, 1});
    models::Prediction prediction;
    prediction.logits = classifier_(features.reshape({-1, kWidth, 1}).squeeze(2)).to(torch::kFloat);
    prediction.activation_maps = torch::conv2d(x, weight, classifier_->bias);
    return prediction;
  }

  // plain, grouped and depthwise; not dense (before its convolution), dilated (whose convolution is
  // read twice) and hidden (after a linear layer).
  static constexpr int kFoldableNorms = 3;
  static constexpr int kOtherNorms = 3;

  [[nodiscard]] int feature_width() const override { return kWidth; }

 private:
  static constexpr int kWidth = 16;
  using Conv = torch::nn::Conv2d;
  using Options = torch::nn::Conv2dOptions;

  torch::nn::InstanceNorm2d norm_{torch::nn::InstanceNorm2dOptions(1).affine(true)};
  Conv plain_{Options(1, 8, 3).padding(1)};
  torch::nn::BatchNorm2d plain_norm_{8}, dense_norm_{8};
  Conv dense_{models::conv(8, 8, 3)};
  Conv grouped_{Options(kWidth, kWidth, 3).padding(1).groups(4).bias(false)};
  torch::nn::BatchNorm2d grouped_norm_{kWidth};
  Conv dilated_{Options(kWidth, kWidth, {3, 1}).padding({2, 0}).dilation({2, 1})};
  torch::nn::BatchNorm2d dilated_norm_{kWidth};
  torch::nn::Linear squeeze_{kWidth, 4}, expand_{4, kWidth};
  torch::nn::Linear hidden_{torch::nn::LinearOptions(kWidth, kWidth).bias(false)};
  torch::nn::BatchNorm1d hidden_norm_{torch::nn::BatchNorm1dOptions(kWidth).affine(false)};
  Conv depthwise_{Options(kWidth, kWidth, 3).stride(2).groups(kWidth).bias(false)};
  torch::nn::BatchNorm2d depthwise_norm_{kWidth};
  torch::nn::Linear classifier_{kWidth, vision::kClasses};
};

}  // namespace emoxnet::test

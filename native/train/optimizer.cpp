#include "native/train/optimizer.h"

#include <cmath>
#include <string>

namespace emoxnet::train {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;  // Adam's published defaults

constexpr const char* kStepsKey = "steps";

using Tensors = std::vector<torch::Tensor>;

Tensors zeros_like(const Tensors& tensors) {
  Tensors zeros;
  for (const auto& tensor : tensors) zeros.push_back(torch::zeros_like(tensor));
  return zeros;
}

/// average = decay * average + (1 - decay) * value
void move_average(const Tensors& average, const Tensors& value, double decay) {
  at::_foreach_mul_(average, decay);
  at::_foreach_add_(average, value, 1 - decay);
}

}  // namespace

Optimizer::Optimizer(const Recipe& recipe, const std::vector<torch::Tensor>& parameters)
    : kind_(recipe.optimizer), momentum_(recipe.momentum), weight_decay_(recipe.weight_decay) {
  for (const auto& parameter : parameters)
    if (parameter.requires_grad()) parameters_.push_back(parameter);
  const torch::NoGradGuard no_grad;
  first_ = zeros_like(parameters_);
  if (kind_ != OptimizerKind::kSGD) second_ = zeros_like(parameters_);
  if (kind_ == OptimizerKind::kAMSGrad) largest_ = zeros_like(parameters_);
}

void Optimizer::zero_grad() {
  for (const auto& parameter : parameters_) parameter.mutable_grad().reset();
}

Tensors Optimizer::decayed_gradients() const {
  Tensors gradients;
  for (const auto& parameter : parameters_) gradients.push_back(parameter.grad());
  if (weight_decay_ > 0) at::_foreach_add_(gradients, parameters_, weight_decay_);
  return gradients;
}

void Optimizer::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  ++steps_;
  const Tensors gradients = decayed_gradients();
  if (kind_ == OptimizerKind::kSGD)
    step_sgd(gradients, learning_rate);
  else
    step_adam(gradients, learning_rate);
}

void Optimizer::step_sgd(const Tensors& gradients, double learning_rate) {
  at::_foreach_mul_(first_, momentum_);
  at::_foreach_add_(first_, gradients, 1);
  at::_foreach_add_(gradients, first_, momentum_);  // Nesterov looks one step ahead
  at::_foreach_add_(parameters_, gradients, -learning_rate);
}

void Optimizer::step_adam(const Tensors& gradients, double learning_rate) {
  move_average(first_, gradients, kBeta1);
  at::_foreach_mul_(second_, kBeta2);
  at::_foreach_addcmul_(second_, gradients, gradients, 1 - kBeta2);
  for (std::size_t i = 0; i < largest_.size(); ++i)
    torch::max_out(largest_[i], largest_[i], second_[i]);
  // The averages start at zero: young ones are too small.
  const auto t = static_cast<double>(steps_);
  const double bias1 = 1 - std::pow(kBeta1, t), bias2 = 1 - std::pow(kBeta2, t);
  auto scale = at::_foreach_sqrt(largest_.empty() ? second_ : largest_);
  at::_foreach_mul_(scale, 1 / std::sqrt(bias2));
  at::_foreach_add_(scale, kEpsilon);
  at::_foreach_addcdiv_(parameters_, first_, scale, -learning_rate / bias1);
}

Tensors Optimizer::states() const {
  Tensors all = first_;
  all.insert(all.end(), second_.begin(), second_.end());
  all.insert(all.end(), largest_.begin(), largest_.end());
  return all;
}

void Optimizer::save(torch::serialize::OutputArchive& archive) const {
  const auto all = states();
  for (std::size_t i = 0; i < all.size(); ++i)
    archive.write(std::to_string(i), all[i], /*is_buffer=*/true);
  archive.write(kStepsKey, torch::IValue(steps_));
}

void Optimizer::load(const models::TorchArchive& archive, const std::string& key) {
  const auto all = states();
  for (std::size_t i = 0; i < all.size(); ++i) archive.copy(key + "." + std::to_string(i), all[i]);
  steps_ = archive.number(key + "." + kStepsKey);
}

}  // namespace emoxnet::train

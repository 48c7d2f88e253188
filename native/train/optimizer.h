// What moves the weights. Whole lists of tensors are updated at once: on a GPU that is a handful of
// launches a step, where torch::optim makes several for each parameter.
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

#include "native/models/archive/torch_archive.h"
#include "native/train/recipe.h"

namespace emoxnet::train {

/// The updates of torch::optim::SGD (Nesterov) and torch::optim::Adam (with and without AMSGrad).
class Optimizer {
 public:
  /// Moves those of `parameters` that require a gradient.
  Optimizer(const Recipe& recipe, const std::vector<torch::Tensor>& parameters);

  void step(double learning_rate);
  void zero_grad();

  /// Everything that must be kept to go on, but the number of steps.
  [[nodiscard]] std::vector<torch::Tensor> states() const;

  void save(torch::serialize::OutputArchive& archive) const;
  /// What save() wrote under that key. Throws UserError for another network's or a damaged one.
  void load(const models::TorchArchive& archive, const std::string& key);

 private:
  using Tensors = std::vector<torch::Tensor>;
  Tensors decayed_gradients() const;
  void step_sgd(const Tensors& gradients, double learning_rate);
  void step_adam(const Tensors& gradients, double learning_rate);

  OptimizerKind kind_;
  double momentum_, weight_decay_;
  Tensors parameters_;
  Tensors first_;    ///< SGD: momentum; Adam: mean of the gradients
  Tensors second_;   ///< Adam: mean of their squares
  Tensors largest_;  ///< AMSGrad: largest `second_` so far
  std::int64_t steps_ = 0;
};

}  // namespace emoxnet::train

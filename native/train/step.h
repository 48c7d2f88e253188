// One step of training, the same for `emoxnet train` and `emoxnet bench`.
#pragma once

#include <torch/torch.h>

#include "native/models/expression_model.h"
#include "native/models/placement.h"
#include "native/train/batch.h"
#include "native/train/optimizer.h"
#include "native/train/recipe.h"

namespace emoxnet::train {

class Step {
 public:
  /// All of them outlive the step. model: placed, in training mode.
  Step(const Recipe& recipe, const models::Placement& placement, models::ExpressionModel& model,
       Optimizer& optimizer);

  /// Forgets the gradients of the step before.
  void begin() { optimizer_.zero_grad(); }

  /// Adds the gradients of a batch, or of one of its slices. share: of the slice in the step's
  /// loss. Returns that share of the loss, a number on the device.
  torch::Tensor learn(const Batch& batch, double share);

  /// Moves the weights.
  void finish(double learning_rate) { optimizer_.step(learning_rate); }

 private:
  torch::Tensor loss_of(const Batch& batch);

  const Recipe& recipe_;
  models::Placement placement_;
  models::ExpressionModel& model_;
  Optimizer& optimizer_;
};

}  // namespace emoxnet::train

// Whom a student learns from.
#pragma once

#include <torch/torch.h>

#include <memory>

#include "native/data/augment.h"
#include "native/models/placement.h"
#include "native/train/recipe.h"
#include "native/train/tensor_split.h"

namespace emoxnet::train {

class Teacher {
 public:
  virtual ~Teacher() = default;

  /// What the student is to answer about faces of the training split: softened by the recipe's
  /// temperature and smoothed (paper, section on knowledge distillation), [N,7], rows sum to 1.
  /// chosen: [N] int64 positions in the split; mixing: what was done to the batch; faces:
  /// [N,1,48,48] in [0,1] as the student sees them.
  virtual torch::Tensor targets(const torch::Tensor& chosen, const data::Mixing& mixing,
                                const torch::Tensor& faces) = 0;

  /// The teachers that the recipe names, their answers averaged; nullptr when it names none.
  /// Throws UserError for a file that is neither a checkpoint nor soft labels of this data set.
  static std::unique_ptr<Teacher> open(const Recipe& recipe, const data::FaceDataset& dataset,
                                       const TensorSplit& split,
                                       const models::Placement& placement);
};

}  // namespace emoxnet::train

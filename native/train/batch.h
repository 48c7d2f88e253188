// What a step of training learns from.
#pragma once

#include <torch/torch.h>

#include "native/train/recipe.h"
#include "native/train/teacher.h"
#include "native/train/tensor_split.h"

namespace emoxnet::train {

struct Batch {
  torch::Tensor inputs;   ///< faces [N,1,S,S] in [0,1], or features of frozen members
  torch::Tensor targets;  ///< [N,classes], rows sum to 1
  torch::Tensor taught;   ///< [N,classes], rows sum to 1; undefined without a teacher
};

/// Faces of a split as the recipe wants them seen: augmented, mixed, outliers in place of some,
/// spread over the batch, and what the teacher says of them; smaller than the split's in the epochs
/// that recipe.resizing names. epoch: counted from 0. teacher: nullptr for none. chosen: [N] int64
/// positions in the split. Draws from torch's global generator.
Batch draw_batch(const Recipe& recipe, std::int64_t epoch, const TensorSplit& split,
                 const Teacher* teacher, const torch::Tensor& chosen);

}  // namespace emoxnet::train

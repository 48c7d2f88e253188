// A split of a data set as tensors in the memory of the device that trains.
#pragma once

#include <torch/torch.h>

#include <vector>

#include "native/data/face_dataset.h"
#include "native/train/recipe.h"

namespace emoxnet::train {

struct TensorSplit {
  std::vector<std::size_t> images;  ///< [N] their indices in the data set
  torch::Tensor faces;              ///< [N,1,48,48] uint8
  torch::Tensor targets;            ///< [N,classes] float32, rows sum to 1
  torch::Tensor labels;             ///< [N] int64

  [[nodiscard]] std::int64_t size() const { return faces.size(0); }
};

/// The images of a split under the recipe's protocol, without duplicates, with its targets.
/// Throws UserError when there is none.
TensorSplit make_split(const data::FaceDataset& dataset, data::Split split, const Recipe& recipe,
                       const torch::Device& device);

/// uint8 grey levels to the network's float32 in [0,1].
torch::Tensor to_input(const torch::Tensor& faces);

/// Cross-entropy with soft targets, mean over the batch. logits, targets: [N,classes].
torch::Tensor cross_entropy(const torch::Tensor& logits, const torch::Tensor& targets);

}  // namespace emoxnet::train

// EmoXNet's members first, its perceptron after: the members are asked once about every face and a
// few augmented views of it, and the perceptron learns from what they said. An epoch of it takes
// seconds.
#pragma once

#include <torch/torch.h>

#include <functional>

#include "native/data/augment.h"
#include "native/models/emoxnet.h"

namespace emoxnet::train {

class FeatureCache {
 public:
  /// Asks the members, in evaluation mode, `passes` times about the faces: as they are, then
  /// augmented (strength; torch's global generator). faces: [N,1,48,48] uint8.
  /// on_progress: called with the number of views done.
  FeatureCache(models::EmoXNet& network, const torch::Tensor& faces, int passes,
               const data::Augmentation& strength, bool bf16,
               const std::function<void(std::int64_t)>& on_progress);

  /// One of the views of each chosen face, the pass at random. chosen: [n] int64; returns
  /// [n,4096] float32.
  [[nodiscard]] torch::Tensor draw(const torch::Tensor& chosen) const;

  /// The faces as they are, [N,4096] float32.
  [[nodiscard]] torch::Tensor plain() const;

 private:
  torch::Tensor features_;  ///< [passes,N,4096] bfloat16: half the memory, far below their noise
};

}  // namespace emoxnet::train

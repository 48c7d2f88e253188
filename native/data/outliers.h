// Pictures that are no face, for a network to learn that they have no expression (outlier exposure,
// Hendrycks et al. 2019, arXiv:1812.04606).
#pragma once

#include <torch/torch.h>

namespace emoxnet::data {

/// As many pictures as faces: noise of several scales, waves, flat grey, and the given faces with
/// their parts shuffled. faces: [N,1,48,48] float32 in [0,1]; returns the same shape and range.
/// Draws from torch's global generator.
torch::Tensor make_outliers(const torch::Tensor& faces);

}  // namespace emoxnet::data

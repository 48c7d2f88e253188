// Training-time augmentation of a whole batch on the device it lives on (paper, section on data
// augmentation: flips, rotation, width and height shift, shear, zoom, nearest fill).
#pragma once

#include <torch/torch.h>

namespace emoxnet::data {

/// Strengths; every value is drawn uniformly and independently for each face.
struct Augmentation {
  double horizontal_flip = 0.5;  ///< probability
  double vertical_flip = 0.0;    ///< probability
  double rotation = 15;          ///< degrees, in [-r, r]
  double shift = 0.08;           ///< fraction of the side, both axes, in [-s, s]
  double shear = 0.1;            ///< horizontal, in [-s, s]
  double zoom = 0.12;            ///< factor in [1-z, 1+z]
  double erase = 0.0;            ///< probability that a rectangle is replaced by its mean grey
};

/// faces: [N,1,48,48] float32 in [0,1]; returns the same shape. Draws from torch's global
/// generator; outside the picture the nearest border pixel continues.
torch::Tensor augment(const torch::Tensor& faces, const Augmentation& strength);

}  // namespace emoxnet::data

// Training-time augmentation of a whole batch on the device it lives on (paper, section on data
// augmentation: flips, rotation, width and height shift, shear, zoom, nearest fill).
#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>

namespace emoxnet::data {

/// Strengths; every value is drawn uniformly and independently for each face.
struct Augmentation {
  double horizontal_flip = 0.5;  ///< probability
  double vertical_flip = 0.0;    ///< probability
  double rotation = 15;          ///< degrees, in [-r, r]
  double shift = 0.08;           ///< fraction of the side, both axes, in [-s, s]
  double shear = 0.1;            ///< horizontal, in [-s, s]
  double zoom = 0.12;            ///< factor in [1-z, 1+z]
  double faults = 0.0;           ///< share of faces with a webcam's faults, see faults.h
  double erase = 0.0;            ///< probability that a rectangle is replaced by its mean grey
  double mixup = 0.0;            ///< Beta(a, a) of the share of a second face; 0: none
  double cutmix = 0.0;           ///< the same for the area of a rectangle taken from it; 0: none
};

/// Numbers that decide how a face is flipped, turned, shifted, sheared and zoomed, each in [0,1).
inline constexpr int kWarpDraws = 7;

/// What chance says, from torch's global generator: [n,7] on the device.
torch::Tensor draw_warps(std::int64_t n, const torch::Device& device);

/// The draws of one view of a picture: the same on every machine, whatever else is drawn. view 0
/// leaves the picture as it is. seed: of all views; picture: its FNV-1a 64.
std::array<float, kWarpDraws> seeded_warp(std::uint64_t seed, std::uint64_t picture,
                                          std::int64_t view);

/// Flips, rotation, shift, shear and zoom. faces: [N,1,48,48] float32 in [0,1]; draws: [N,7];
/// returns the shape of the faces. Outside the picture the nearest border pixel continues.
torch::Tensor warp(const torch::Tensor& faces, const Augmentation& strength,
                   const torch::Tensor& draws);

/// Faults and erasing. Draws from torch's global generator.
torch::Tensor damage(const torch::Tensor& faces, const Augmentation& strength);

/// Both, by chance.
torch::Tensor augment(const torch::Tensor& faces, const Augmentation& strength);

/// Mixes every face of a batch, and whatever is said of it, with another one: mixup (Zhang et al.
/// 2018, arXiv:1710.09412) or cutmix (Yun et al. 2019, arXiv:1905.04899), one of the two at random
/// where both are asked for. One share is drawn for the batch.
class Mixing {
 public:
  /// Draws from torch's global generator. n: faces of the batch.
  Mixing(const Augmentation& strength, std::int64_t n, const torch::Device& device);

  /// faces: [N,1,48,48]; returns the same shape.
  [[nodiscard]] torch::Tensor mix_faces(const torch::Tensor& faces) const;

  /// targets: [N,7], rows sum to 1; so do those returned.
  [[nodiscard]] torch::Tensor mix_targets(const torch::Tensor& targets) const;

 private:
  enum class Kind { kNone, kMixup, kCutmix } kind_ = Kind::kNone;
  double share_ = 1;  ///< of each face's own
  std::int64_t top_ = 0, bottom_ = 0, left_ = 0, right_ = 0;
  torch::Tensor partner_;  ///< [N] int64
};

}  // namespace emoxnet::data

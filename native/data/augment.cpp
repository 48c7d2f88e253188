#include "native/data/augment.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "native/data/faults.h"
#include "native/support/mix_bits.h"
#include "native/vision/preprocess.h"

namespace emoxnet::data {
namespace {

namespace F = torch::nn::functional;

// What each of a face's draws decides.
enum WarpDraw { kTurn, kZoom, kShear, kFlipX, kFlipY, kMoveX, kMoveY };

// A view that leaves the picture as it is: the middle of every range, beyond every probability.
constexpr std::array<float, kWarpDraws> kNoWarp = {0.5F, 0.5F, 0.5F, 1, 1, 0.5F, 0.5F};

// Destination to source in coordinates from -1 to 1 (affine_grid's convention): [N,2,3].
torch::Tensor maps_of(const torch::Tensor& draws, const Augmentation& s) {
  const auto symmetric = [&](WarpDraw which) { return draws.select(1, which) * 2 - 1; };
  const auto sign = [&](WarpDraw which, double p) {
    return 1 - 2 * (draws.select(1, which) < p).to(draws.dtype());
  };
  const auto angle = symmetric(kTurn) * (s.rotation * M_PI / 180);
  const auto scale = (1 + symmetric(kZoom) * s.zoom).reciprocal();
  const auto shear = symmetric(kShear) * s.shear;
  const auto flip_x = sign(kFlipX, s.horizontal_flip), flip_y = sign(kFlipY, s.vertical_flip);
  const auto cos = angle.cos() * scale, sin = angle.sin() * scale;
  // rotation and zoom, then shear along x, then flips
  const auto row_x = torch::stack({(cos + shear * sin) * flip_x, (shear * cos - sin) * flip_x,
                                   symmetric(kMoveX) * (2 * s.shift)},
                                  1);
  const auto row_y =
      torch::stack({sin * flip_y, cos * flip_y, symmetric(kMoveY) * (2 * s.shift)}, 1);
  return torch::stack({row_x, row_y}, 1);
}

// Zhong et al. 2020, arXiv:1708.04896, filled with the face's mean.
torch::Tensor erase_rectangles(const torch::Tensor& faces, double probability) {
  const auto n = faces.size(0), h = faces.size(2), w = faces.size(3);
  const auto options = faces.options();
  const auto span = [&](std::int64_t length, const torch::Tensor& centre,
                        const torch::Tensor& size) {
    const auto at = (torch::arange(length, options) + 0.5) / static_cast<double>(length);
    return (at.unsqueeze(0) - centre.unsqueeze(1)).abs() < size.unsqueeze(1) / 2;
  };
  const auto draw = [&](double low, double high) {
    return torch::rand({n}, options) * (high - low) + low;
  };
  const auto rows = span(h, draw(0, 1), draw(0.15, 0.45));
  const auto columns = span(w, draw(0, 1), draw(0.15, 0.45));
  const auto chosen = torch::rand({n, 1, 1}, options) < probability;
  const auto mask = (rows.unsqueeze(2) & columns.unsqueeze(1) & chosen).unsqueeze(1);
  return torch::where(mask, faces.mean({1, 2, 3}, true), faces);
}

// Beta(a, a) as a ratio of two Gamma(a, 1) variables.
double draw_beta(double a) {
  const auto gammas = torch::_standard_gamma(torch::full({2}, a, torch::kFloat64));
  return (gammas[0] / gammas.sum()).item<double>();
}

}  // namespace

torch::Tensor draw_warps(std::int64_t n, const torch::Device& device) {
  return torch::rand({n, kWarpDraws}, device);
}

std::array<float, kWarpDraws> seeded_warp(std::uint64_t seed, std::uint64_t picture,
                                          std::int64_t view) {
  if (view == 0) return kNoWarp;
  std::array<float, kWarpDraws> draws{};
  for (int i = 0; i < kWarpDraws; ++i) {
    const std::uint64_t place = static_cast<std::uint64_t>(view) * kWarpDraws + i;
    const std::uint64_t bits = mix_bits(mix_bits(seed ^ mix_bits(picture)) + place);
    constexpr int kMantissa = 24;
    draws[i] = std::ldexp(static_cast<float>(bits >> (64 - kMantissa)), -kMantissa);
  }
  return draws;
}

torch::Tensor warp(const torch::Tensor& faces, const Augmentation& strength,
                   const torch::Tensor& draws) {
  const auto grid = F::affine_grid(maps_of(draws, strength), faces.sizes(), false);
  return F::grid_sample(faces, grid,
                        F::GridSampleFuncOptions()
                            .mode(torch::kBilinear)
                            .padding_mode(torch::kBorder)
                            .align_corners(false));
}

torch::Tensor damage(const torch::Tensor& faces, const Augmentation& strength) {
  const auto faulty = strength.faults > 0 ? apply_random_faults(faces, strength.faults) : faces;
  return strength.erase > 0 ? erase_rectangles(faulty, strength.erase) : faulty;
}

torch::Tensor augment(const torch::Tensor& faces, const Augmentation& strength) {
  return damage(warp(faces, strength, draw_warps(faces.size(0), faces.device())), strength);
}

Mixing::Mixing(const Augmentation& strength, std::int64_t n, const torch::Device& device) {
  if (strength.mixup <= 0 && strength.cutmix <= 0) return;
  const auto draw = [] { return torch::rand({}).item<double>(); };
  kind_ =
      strength.cutmix <= 0 || (strength.mixup > 0 && draw() < 0.5) ? Kind::kMixup : Kind::kCutmix;
  share_ = draw_beta(kind_ == Kind::kMixup ? strength.mixup : strength.cutmix);
  partner_ = torch::randperm(n, torch::TensorOptions(torch::kInt64).device(device));
  if (kind_ == Kind::kMixup) return;
  const double side = vision::kSide, half = side * std::sqrt(1 - share_) / 2;
  const auto span = [&](double centre) {
    const auto clip = [&](double at) { return std::lround(std::clamp(at, 0.0, side)); };
    return std::pair(clip(centre - half), clip(centre + half));
  };
  std::tie(top_, bottom_) = span(draw() * side);
  std::tie(left_, right_) = span(draw() * side);
  share_ = 1 - static_cast<double>((bottom_ - top_) * (right_ - left_)) / vision::kPixels;
}

torch::Tensor Mixing::mix_faces(const torch::Tensor& faces) const {
  if (kind_ == Kind::kNone) return faces;
  const auto partners = faces.index_select(0, partner_);
  if (kind_ == Kind::kMixup) return torch::lerp(partners, faces, share_);
  auto mixed = faces.clone();
  const auto rectangle = [&](const torch::Tensor& x) {
    return x.slice(2, top_, bottom_).slice(3, left_, right_);
  };
  rectangle(mixed).copy_(rectangle(partners));
  return mixed;
}

torch::Tensor Mixing::mix_targets(const torch::Tensor& targets) const {
  if (kind_ == Kind::kNone) return targets;
  return torch::lerp(targets.index_select(0, partner_), targets, share_);
}

}  // namespace emoxnet::data

#include "native/data/augment.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "native/data/faults.h"
#include "native/vision/preprocess.h"

namespace emoxnet::data {
namespace {

namespace F = torch::nn::functional;

// [N] in [-1, 1)
torch::Tensor draw_symmetric(const torch::Tensor& like) {
  return torch::rand({like.size(0)}, like.options()) * 2 - 1;
}

// [N] of -1 with probability p, else 1
torch::Tensor random_sign(const torch::Tensor& like, double p) {
  return torch::where(torch::rand({like.size(0)}, like.options()) < p,
                      torch::full({}, -1.0, like.options()), torch::full({}, 1.0, like.options()));
}

// Destination to source in coordinates from -1 to 1 (affine_grid's convention): [N,2,3].
torch::Tensor random_maps(const torch::Tensor& faces, const Augmentation& s) {
  const auto angle = draw_symmetric(faces) * (s.rotation * M_PI / 180);
  const auto scale = (1 + draw_symmetric(faces) * s.zoom).reciprocal();
  const auto shear = draw_symmetric(faces) * s.shear;
  const auto flip_x = random_sign(faces, s.horizontal_flip),
             flip_y = random_sign(faces, s.vertical_flip);
  const auto cos = angle.cos() * scale, sin = angle.sin() * scale;
  // rotation and zoom, then shear along x, then flips
  const auto row_x = torch::stack({(cos + shear * sin) * flip_x, (shear * cos - sin) * flip_x,
                                   draw_symmetric(faces) * (2 * s.shift)},
                                  1);
  const auto row_y =
      torch::stack({sin * flip_y, cos * flip_y, draw_symmetric(faces) * (2 * s.shift)}, 1);
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

torch::Tensor augment(const torch::Tensor& faces, const Augmentation& strength) {
  const auto grid = F::affine_grid(random_maps(faces, strength), faces.sizes(), false);
  auto warped = F::grid_sample(faces, grid,
                               F::GridSampleFuncOptions()
                                   .mode(torch::kBilinear)
                                   .padding_mode(torch::kBorder)
                                   .align_corners(false));
  if (strength.faults > 0) warped = apply_random_faults(warped, strength.faults);
  return strength.erase > 0 ? erase_rectangles(warped, strength.erase) : warped;
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

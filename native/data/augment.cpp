#include "native/data/augment.h"

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

}  // namespace

torch::Tensor augment(const torch::Tensor& faces, const Augmentation& strength) {
  const auto grid = F::affine_grid(random_maps(faces, strength), faces.sizes(), false);
  auto warped = F::grid_sample(faces, grid,
                               F::GridSampleFuncOptions()
                                   .mode(torch::kBilinear)
                                   .padding_mode(torch::kBorder)
                                   .align_corners(false));
  return strength.erase > 0 ? erase_rectangles(warped, strength.erase) : warped;
}

}  // namespace emoxnet::data

#include "native/data/outliers.h"

#include <cmath>

#include "native/vision/preprocess.h"

namespace emoxnet::data {
namespace {

namespace F = torch::nn::functional;
using torch::Tensor;
using vision::kSide;

// Noise drawn with `cells` cells a side and interpolated.
Tensor noise(const Tensor& like, std::int64_t cells) {
  return F::interpolate(torch::rand({like.size(0), 1, cells, cells}, like.options()),
                        F::InterpolateFuncOptions()
                            .size(std::vector<std::int64_t>{kSide, kSide})
                            .mode(torch::kBilinear)
                            .align_corners(false));
}

Tensor waves(const Tensor& like) {
  const auto draw = [&](double low, double high) {
    return torch::rand({like.size(0), 1, 1, 1}, like.options()) * (high - low) + low;
  };
  const auto at = torch::arange(kSide, like.options()) / static_cast<double>(kSide);
  const auto angle = draw(0, M_PI);
  const auto along = angle.cos() * at.view({1, 1, 1, kSide}) + angle.sin() * at.view({1, 1, -1, 1});
  const auto wave = ((along * draw(0.3, 12) + draw(0, 1)) * (2 * M_PI)).sin();
  return (0.5 + draw(0.05, 3) * wave).clamp(0, 1);
}

// Tiles of `side` pixels of each face in another order.
Tensor shuffle_tiles(const Tensor& faces, std::int64_t side) {
  const std::int64_t n = faces.size(0), tiles = kSide / side;
  const auto order =
      torch::randperm(tiles * tiles, torch::TensorOptions(torch::kInt64).device(faces.device()));
  return faces.view({n, tiles, side, tiles, side})
      .permute({0, 1, 3, 2, 4})
      .reshape({n, tiles * tiles, side, side})
      .index_select(1, order)
      .view({n, tiles, tiles, side, side})
      .permute({0, 1, 3, 2, 4})
      .reshape({n, 1, kSide, kSide});
}

}  // namespace

Tensor make_outliers(const Tensor& faces) {
  const auto n = faces.size(0);
  const auto flat = torch::rand({n, 1, 1, 1}, faces.options()).expand({n, 1, kSide, kSide});
  const auto kinds =
      torch::stack({noise(faces, 3), noise(faces, 8), noise(faces, 20), torch::rand_like(faces),
                    waves(faces), flat, shuffle_tiles(faces, 8), shuffle_tiles(faces, 16)});
  const auto choice = torch::randint(kinds.size(0), {n},
                                     torch::TensorOptions(torch::kInt64).device(faces.device()));
  const auto each = torch::arange(n, choice.options());
  return kinds.index({choice, each});
}

}  // namespace emoxnet::data

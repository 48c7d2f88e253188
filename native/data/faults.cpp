#include "native/data/faults.h"

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "native/support/check.h"
#include "native/vision/preprocess.h"

namespace emoxnet::data {
namespace {

namespace F = torch::nn::functional;
using torch::Tensor;
using vision::kSide;

constexpr double kGreyLevels = 255;

/// A tensor that is always the same, made once and copied to each device once: copying it in every
/// step would make a GPU wait for the host.
class Constant {
 public:
  explicit Constant(Tensor value) : value_(std::move(value)) {}
  const Tensor& on(const torch::Device& device) {
    Tensor& copy = copies_[device.str()];
    if (!copy.defined()) copy = value_.to(device);
    return copy;
  }

 private:
  Tensor value_;
  std::map<std::string, Tensor> copies_;
};

Tensor per_face(const Tensor& values) { return values.view({-1, 1, 1, 1}); }

// [N] of -1 or 1
Tensor random_side(const Tensor& like) { return torch::rand_like(like).sub(0.5).sign(); }

Tensor quantise(const Tensor& faces) {
  return (faces * kGreyLevels).round().clamp(0, kGreyLevels) / kGreyLevels;
}

Tensor add_noise(const Tensor& faces, const Tensor& deviation) {
  return (faces + torch::randn_like(faces) * per_face(deviation)).clamp(0, 1);
}

/// map: [N,48,48] or [48,48], what is done to a column of pixels; done to rows and columns.
Tensor separable(const Tensor& faces, const Tensor& map) {
  const Tensor maps = map.dim() == 3 ? map.unsqueeze(1) : map;
  return torch::matmul(torch::matmul(maps, faces), maps.transpose(-1, -2));
}

/// deviation: [N] pixels. [N,48,48], rows sum to 1.
Tensor blur_maps(const Tensor& deviation) {
  const auto at = torch::arange(kSide, deviation.options());
  const auto distance = (at.unsqueeze(1) - at).square().unsqueeze(0);
  return torch::softmax(-distance / (2 * deviation.square()).view({-1, 1, 1}), 2);
}

/// What averaging down to `side` pixels and interpolating back does: [48,48], rows sum to 1.
Tensor resampling_map(std::int64_t side) {
  const auto identity = torch::eye(kSide).view({1, kSide, kSide});
  const auto small = torch::adaptive_avg_pool1d(identity, {side});
  const auto back = F::interpolate(small, F::InterpolateFuncOptions()
                                              .size(std::vector<std::int64_t>{kSide})
                                              .mode(torch::kLinear)
                                              .align_corners(false));
  return back[0].t().contiguous();
}

Tensor low_resolution(const Tensor& faces, const Tensor& severity) {
  constexpr int kSmallest = 14;
  static Constant maps([] {
    std::vector<Tensor> all;
    all.reserve(kSide - kSmallest + 1);
    for (int side = kSmallest; side <= kSide; ++side) all.push_back(resampling_map(side));
    return torch::stack(all);
  }());
  const auto index = ((1 - severity) * (kSide - kSmallest)).round().to(torch::kInt64);
  return separable(faces, maps.on(faces.device()).index_select(0, index)).clamp(0, 1);
}

/// Eight-point DCT (orthonormal, type II) of every block of eight pixels: [48,48].
Tensor block_dct() {
  constexpr int kBlock = 8;
  const auto at = torch::arange(kBlock, torch::kFloat32);
  auto dct = (at.unsqueeze(1) * (2 * at + 1) * (M_PI / (2 * kBlock))).cos() / 2;
  dct[0] *= std::sqrt(0.5);
  return torch::block_diag(std::vector<Tensor>(kSide / kBlock, dct));
}

// ITU-T T.81, table K.1: luminance, quality 50.
Tensor jpeg_steps() {
  const auto table = torch::tensor(
      {16.F,  11.F,  10.F,  16.F,  24.F, 40.F, 51.F,  61.F,  12.F,  12.F,  14.F,  19.F,  26.F,
       58.F,  60.F,  55.F,  14.F,  13.F, 16.F, 24.F,  40.F,  57.F,  69.F,  56.F,  14.F,  17.F,
       22.F,  29.F,  51.F,  87.F,  80.F, 62.F, 18.F,  22.F,  37.F,  56.F,  68.F,  109.F, 103.F,
       77.F,  24.F,  35.F,  55.F,  64.F, 81.F, 104.F, 113.F, 92.F,  49.F,  64.F,  78.F,  87.F,
       103.F, 121.F, 120.F, 101.F, 72.F, 92.F, 95.F,  98.F,  112.F, 100.F, 103.F, 99.F});
  return table.view({8, 8}).repeat({kSide / 8, kSide / 8});
}

Tensor jpeg(const Tensor& faces, const Tensor& severity) {
  constexpr double kBest = 60, kWorst = 5;
  static Constant dct(block_dct()), steps(jpeg_steps());
  const auto quality = kBest + severity * (kWorst - kBest);
  // The Independent JPEG Group's scale of qualities.
  const auto scale = torch::where(quality < 50, 50 / quality, 2 - quality / 50);
  const auto step = (steps.on(faces.device()) * per_face(scale)).round().clamp(1, 255);
  const Tensor& transform = dct.on(faces.device());
  const auto levels = faces * kGreyLevels - 128;
  const auto coefficients = (separable(levels, transform) / step).round() * step;
  return quantise((separable(coefficients, transform.t()) + 128) / kGreyLevels);
}

/// row_x, row_y: where a pixel comes from, each [N,3] of affine_grid.
Tensor warp(const Tensor& faces, const Tensor& row_x, const Tensor& row_y) {
  const auto grid = F::affine_grid(torch::stack({row_x, row_y}, 1), faces.sizes(), false);
  return F::grid_sample(faces, grid,
                        F::GridSampleFuncOptions()
                            .mode(torch::kBilinear)
                            .padding_mode(torch::kBorder)
                            .align_corners(false));
}

/// shift_x, shift_y: [N], fractions of the side.
Tensor shift(const Tensor& faces, const Tensor& shift_x, const Tensor& shift_y) {
  const auto zero = torch::zeros_like(shift_x), one = torch::ones_like(shift_x);
  return warp(faces, torch::stack({one, zero, 2 * shift_x}, 1),
              torch::stack({zero, one, 2 * shift_y}, 1));
}

Tensor side_light(const Tensor& faces, const Tensor& severity) {
  const auto angle = torch::rand_like(severity) * (2 * M_PI);
  const auto at = (torch::arange(kSide, faces.options()) + 0.5) / (kSide / 2.0) - 1;
  const auto x = per_face(angle.cos()) * at.view({1, 1, 1, kSide});
  const auto y = per_face(angle.sin()) * at.view({1, 1, kSide, 1});
  const auto darkness = ((x + y + 1) / 2).clamp(0, 1);  // 0 at the near side, 1 at the far side
  return faces * (1 - 0.9 * per_face(severity) * darkness);
}

}  // namespace

Tensor apply_fault(Fault fault, const Tensor& faces, const Tensor& severity) {
  switch (fault) {
    case Fault::kLowLight:
      return quantise(
          add_noise(faces * per_face(1 - 0.9 * severity), severity * (2.5 / kGreyLevels)));
    case Fault::kSideLight:
      return side_light(faces, severity);
    case Fault::kNoise:
      return add_noise(faces, severity * 0.15);
    case Fault::kBlur:
      return separable(faces, blur_maps(0.1 + 1.9 * severity));
    case Fault::kJpeg:
      return jpeg(faces, severity);
    case Fault::kLowResolution:
      return low_resolution(faces, severity);
    case Fault::kShift: {
      const auto angle = torch::rand_like(severity) * (2 * M_PI);
      return shift(faces, 0.1 * severity * angle.cos(), 0.1 * severity * angle.sin());
    }
    case Fault::kScale: {
      const auto scale = 1 + 0.1 * severity * random_side(severity);
      const auto zero = torch::zeros_like(severity);
      return warp(faces, torch::stack({scale, zero, zero}, 1),
                  torch::stack({zero, scale, zero}, 1));
    }
    case Fault::kRotation: {
      const auto angle = severity * random_side(severity) * (20 * M_PI / 180);
      const auto zero = torch::zeros_like(severity);
      return warp(faces, torch::stack({angle.cos(), -angle.sin(), zero}, 1),
                  torch::stack({angle.sin(), angle.cos(), zero}, 1));
    }
  }
  EMOXNET_CHECK(false, "every fault has a case");
}

Tensor apply_random_faults(const Tensor& faces, double share) {
  // In the order in which a camera does them.
  constexpr std::array kInOrder = {Fault::kSideLight, Fault::kBlur,          Fault::kLowLight,
                                   Fault::kNoise,     Fault::kLowResolution, Fault::kJpeg};
  constexpr double kMeanFaults = 2;
  // Counts are fixed and faces drawn, so that a GPU need not tell the host how many there are.
  const auto draw = [&](std::int64_t among, double part) {
    const auto order = torch::TensorOptions(torch::kInt64).device(faces.device());
    return torch::randperm(among, order)
        .slice(0, 0, std::llround(static_cast<double>(among) * part));
  };
  const auto chosen = draw(faces.size(0), share);
  auto damaged = faces.index_select(0, chosen);
  for (const Fault fault : kInOrder) {
    const auto which = draw(chosen.size(0), kMeanFaults / kInOrder.size());
    if (which.size(0) == 0) continue;
    const auto severity = torch::rand({which.size(0)}, faces.options());
    damaged.index_copy_(0, which, apply_fault(fault, damaged.index_select(0, which), severity));
  }
  return faces.index_copy(0, chosen, damaged);
}

Tensor move_box(const Tensor& faces, double x, double y) {
  const auto all = [&](double pixels) {
    return torch::full({faces.size(0)}, pixels / kSide, faces.options());
  };
  return shift(faces, all(x), all(y));
}

}  // namespace emoxnet::data

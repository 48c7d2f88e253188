#include "native/vision/preprocess.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/imgproc/hal/hal.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "native/vision/affine.h"

namespace emoxnet::vision {
namespace {

constexpr float kMaxSide = 16384.0F;
constexpr std::ptrdiff_t kMaxBytes = 2147483647;
constexpr int kBandBytes = 1 << 16;  // samples held at a time: what fits the fast caches

int bytes_per_pixel(PixelFormat format) { return format == PixelFormat::kRgba ? 4 : 1; }

void check(const ImageView& view) {
  if (view.pixels == nullptr || view.width < 1 || view.height < 1) {
    throw std::invalid_argument("crop: the picture is empty (" + std::to_string(view.width) + "x" +
                                std::to_string(view.height) + " pixels)");
  }
  const auto row_bytes = static_cast<std::ptrdiff_t>(view.width) * bytes_per_pixel(view.format);
  if (view.stride < row_bytes) {
    throw std::invalid_argument("crop: the picture's stride is " + std::to_string(view.stride) +
                                " bytes, expected at least " + std::to_string(row_bytes));
  }
  if (view.stride > kMaxBytes / view.height) {
    throw std::invalid_argument("crop: the picture is larger than 2 GiB (" +
                                std::to_string(view.height) + " rows of " +
                                std::to_string(view.stride) + " bytes)");
  }
}

void check(const Crop& crop) {
  if (!std::isfinite(crop.centre_x) || !std::isfinite(crop.centre_y) || !std::isfinite(crop.roll)) {
    throw std::invalid_argument("crop: the centre or the roll is not a finite number");
  }
  if (!(crop.side >= 1.0F && crop.side <= kMaxSide)) {
    throw std::invalid_argument("crop: the side is " + std::to_string(crop.side) +
                                " pixels, expected 1 to 16384");
  }
}

// Pixels from `start` up to `end`.
struct Span {
  int start;
  int end;

  [[nodiscard]] int size() const { return end - start; }
};

// The part of [0, size) that a crop reaches, with the neighbours that interpolation reads; never
// empty, as a crop outside the picture still sees its border.
Span reached(double centre, double reach, int size) {
  const double last = size - 1;
  const double from = std::clamp(std::floor(centre - reach) - 1, 0.0, last);
  const double to = std::clamp(std::ceil(centre + reach) + 1, 0.0, last);
  return {static_cast<int>(from), static_cast<int>(to) + 1};
}

// The grey levels of a part of the picture: the picture's own, or made in `buffer`.
GreySource grey_part(const ImageView& view, const Span& rows, const Span& columns,
                     std::vector<std::uint8_t>& buffer) {
  const std::ptrdiff_t bytes = bytes_per_pixel(view.format);
  const std::uint8_t* first = view.pixels + rows.start * view.stride + columns.start * bytes;
  if (view.format != PixelFormat::kRgba) {
    return {first, columns.size(), rows.size(), view.stride};
  }
  const auto width = static_cast<std::size_t>(columns.size());
  buffer.resize(width * static_cast<std::size_t>(rows.size()));
  cv::hal::cvtBGRtoGray(first, static_cast<std::size_t>(view.stride), buffer.data(), width,
                        columns.size(), rows.size(), CV_8U, static_cast<int>(bytes),
                        /*swapBlue=*/true);
  return {buffer.data(), columns.size(), rows.size(), columns.size()};
}

// Limited-range luma to full range, (Y - 16) * 255 / 219, to nearest.
std::uint8_t expand_luma(std::uint8_t luma) {
  const int level = (std::max(luma - 16, 0) * 255 + 219 / 2) / 219;
  return static_cast<std::uint8_t>(std::min(level, 255));
}

}  // namespace

void crop_to_plane(const ImageView& view, const Crop& crop, std::uint8_t* plane) {
  check(view);
  check(crop);
  const double cosine = std::cos(crop.roll);
  const double sine = std::sin(crop.roll);
  const double reach = 0.5 * crop.side * (std::abs(cosine) + std::abs(sine));
  const Span columns = reached(crop.centre_x, reach, view.width);
  const Span rows = reached(crop.centre_y, reach, view.height);
  std::vector<std::uint8_t> grey;
  const GreySource source = grey_part(view, rows, columns, grey);

  // Sample (i, j) of the grid lies (i + 0.5) steps from the crop's upper left corner.
  constexpr float kFarthest = 1.5F;  // pixels between samples
  const int samples = static_cast<int>(std::ceil(crop.side / (kSide * kFarthest)));  // a pixel
  const double step = static_cast<double>(crop.side) / (kSide * samples);
  const double corner = 0.5 * (step - crop.side);
  const double x0 = crop.centre_x - 0.5 - columns.start + corner * (cosine - sine);
  const double y0 = crop.centre_y - 0.5 - rows.start + corner * (sine + cosine);
  const auto xx = static_cast<float>(step * cosine);
  const auto yx = static_cast<float>(step * sine);

  // In bands of whole rows, as the grid of a large crop is far larger than the plane.
  const int row_bytes = kSide * samples * samples;
  const int band_rows = std::clamp(kBandBytes / row_bytes, 1, kSide);
  const int band_width = kSide * samples;
  std::vector<std::uint8_t> band(static_cast<std::size_t>(band_rows * samples * band_width));
  for (int y = 0; y < kSide; y += band_rows) {
    const int height = std::min(band_rows, kSide - y);
    const double below = step * samples * y;
    const Affine map{xx, -yx, static_cast<float>(x0 - below * sine),
                     yx, xx,  static_cast<float>(y0 + below * cosine)};
    warp_affine(source, map, band_width, height * samples, band.data());
    cv::hal::resize(CV_8UC1, band.data(), static_cast<std::size_t>(band_width), band_width,
                    height * samples, plane + static_cast<std::ptrdiff_t>(y) * kSide, kSide, kSide,
                    height, 1.0 / samples, 1.0 / samples, cv::INTER_AREA);
  }
  if (view.format == PixelFormat::kLumaLimited) {
    std::transform(plane, plane + kPixels, plane, expand_luma);
  }
}

void normalise(const std::uint8_t* plane, float* input) {
  std::transform(plane, plane + kPixels, input,
                 [](std::uint8_t level) { return static_cast<float>(level) * kLevelToInput; });
}

}  // namespace emoxnet::vision

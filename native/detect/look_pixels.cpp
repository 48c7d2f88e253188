#include "native/detect/look_pixels.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "native/support/check.h"

namespace emoxnet::detect {
namespace {

/// Samples along each side of what becomes one pixel: enough against aliasing.
constexpr int kMostSamples = 4;
constexpr int kColours = 3, kBytesPerPixel = 4;

/// What is read along one axis for each pixel of the input.
struct Axis {
  int from, to;                ///< the input's pixels, to before the second, inside the picture
  std::vector<int> positions;  ///< [side,taps], in pixels of the picture
  std::vector<float> shares;   ///< [side,taps]: how much each counts
};

struct Grid {
  Axis rows, columns;
  int taps, side, turns;
};

int clamped(double position, int length) {
  return static_cast<int>(std::clamp(position, 0.0, length - 1.0));
}

/// Which of the input's pixels have their centre in the picture.
Axis inside(double start, double step, int side, int length) {
  return {static_cast<int>(std::clamp(std::ceil(-start / step - 0.5), 0.0, double(side))),
          static_cast<int>(std::clamp(std::ceil((length - start) / step - 0.5), 0.0, double(side))),
          {},
          {}};
}

/// Evenly spread samples of what becomes one pixel: the picture shrinks.
Axis sampled(double start, double step, int side, int taps, int length) {
  Axis axis = inside(start, step, side, length);
  for (int i = 0; i < side * taps; ++i)
    axis.positions.push_back(clamped(std::floor(start + (i + 0.5) / taps * step), length));
  axis.shares.assign(axis.positions.size(), 1.0F / static_cast<float>(taps));
  return axis;
}

/// The two neighbours, by how close they are: the picture grows.
Axis blended(double start, double step, int side, int length) {
  Axis axis = inside(start, step, side, length);
  for (int i = 0; i < side; ++i) {
    const double position = start + (i + 0.5) * step - 0.5;
    const double first = std::floor(position);
    axis.positions.insert(axis.positions.end(),
                          {clamped(first, length), clamped(first + 1, length)});
    axis.shares.insert(axis.shares.end(), {static_cast<float>(first + 1 - position),
                                           static_cast<float>(position - first)});
  }
  return axis;
}

/// Where a pixel of the square comes to lie in the input once it is turned.
int turned_index(int x, int y, int side, int turns) {
  const int last = side - 1;
  switch (turns) {
    case 1:
      return x * side + last - y;
    case 2:
      return (last - y) * side + last - x;
    case 3:
      return (last - x) * side + y;
    default:
      return y * side + x;
  }
}

/// From 0 to 255, of one of the three colours.
double mean(const vision::ImageView& picture, const Grid& grid, int x, int y, int colour) {
  double sum = 0;
  for (int row = y * grid.taps; row < (y + 1) * grid.taps; ++row) {
    const std::uint8_t* start = picture.pixels + grid.rows.positions[row] * picture.stride + colour;
    double line = 0;
    for (int column = x * grid.taps; column < (x + 1) * grid.taps; ++column)
      line += grid.columns.shares[column] *
              double(start[std::ptrdiff_t{grid.columns.positions[column]} * kBytesPerPixel]);
    sum += grid.rows.shares[row] * line;
  }
  return sum;
}

}  // namespace

void fill_input(const vision::ImageView& picture, const Look& look, int side, float* input) {
  EMOXNET_CHECK(picture.format == vision::PixelFormat::kRgba, "detectors are shown colours");
  std::fill_n(input, side * side * kColours, -1.0F);
  const double step = look.side / side;
  const bool grows = step <= 1;
  const int taps =
      grows ? 2 : static_cast<int>(std::clamp(std::floor(step), 2.0, double(kMostSamples)));
  const auto axis = [&](double start, int length) {
    return grows ? blended(start, step, side, length) : sampled(start, step, side, taps, length);
  };
  const Grid grid{axis(look.top, picture.height), axis(look.left, picture.width), taps, side,
                  look.turns};
  for (int y = grid.rows.from; y < grid.rows.to; ++y)
    for (int x = grid.columns.from; x < grid.columns.to; ++x) {
      float* pixel = input + std::ptrdiff_t{kColours} * turned_index(x, y, side, look.turns);
      for (int colour = 0; colour < kColours; ++colour)
        pixel[colour] = static_cast<float>(mean(picture, grid, x, y, colour) / 127.5 - 1);
    }
}

}  // namespace emoxnet::detect

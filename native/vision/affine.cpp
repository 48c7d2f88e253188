#include "native/vision/affine.h"

#include <algorithm>
#include <cstring>
#include <opencv2/core.hpp>

namespace emoxnet::vision {
namespace {

// Four pixels at a time in the compilers' own vector types: one source becomes SSE2, NEON or wasm
// SIMD, and as every lane does plain IEEE arithmetic the bits are the same on each.
constexpr int kLanes = 4;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Ints = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));
using Bytes = std::uint8_t __attribute__((vector_size(kLanes)));

Floats all(float value) { return Floats{} + value; }
Ints all(std::int32_t value) { return Ints{} + value; }

// Two horizontal neighbours, the left one in the low byte.
std::int32_t load_pair(const std::uint8_t* pixels) {
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  std::uint16_t pair;
  std::memcpy(&pair, pixels, sizeof pair);
  return pair;
}

Floats interpolate_pairs(const Ints& pairs, const Floats& weight) {
  const Floats left = __builtin_convertvector(pairs & 0xff, Floats);
  const Floats right = __builtin_convertvector(pairs >> 8, Floats);
  return left + weight * (right - left);
}

// Where four positions fall along one axis: the pixel before each and the weight of the one after.
struct Cells {
  Ints index;
  Floats weight;
};

// Clamping the position is the nearest fill. The last cell is closed: its far end has weight 1,
// which interpolates exactly.
Cells cells_at(const Floats& position, int size) {
  const Floats last = all(static_cast<float>(size - 1));
  const Floats above = position > 0.0F ? position : Floats{};
  const Floats inside = above < last ? above : last;
  const Ints floor = __builtin_convertvector(inside, Ints);
  const Ints index = floor < size - 2 ? floor : all(size - 2);
  return {index, inside - __builtin_convertvector(index, Floats)};
}

Floats sample(const GreySource& source, const Floats& x, const Floats& y) {
  const Cells column = cells_at(x, source.width);
  const Cells row = cells_at(y, source.height);
  Ints upper;
  Ints lower;
  for (int lane = 0; lane < kLanes; ++lane) {
    const std::uint8_t* cell = source.pixels + row.index[lane] * source.stride + column.index[lane];
    upper[lane] = load_pair(cell);
    lower[lane] = load_pair(cell + source.stride);
  }
  const Floats top = interpolate_pairs(upper, column.weight);
  const Floats bottom = interpolate_pairs(lower, column.weight);
  return top + row.weight * (bottom - top);
}

// Writes the first `count` of four values.
void store(const Floats& values, float scale, int count, float* out) {
  const Floats scaled = values * scale;
  std::memcpy(out, &scaled, count * sizeof(float));
}

void store(const Floats& values, float /*scale*/, int count, std::uint8_t* out) {
  // Adding 1.5 * 2^23 leaves the value, rounded to nearest even, in the lowest bits.
  const Floats shifted = values + 12582912.0F;
  Ints bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  const Bytes bytes = __builtin_convertvector(bits, Bytes);
  std::memcpy(out, &bytes, count);
}

template <typename Out>
void warp(const GreySource& source, const Affine& map, int width, int height, float scale,
          Out* out) {
  if (source.width < 2 || source.height < 2) {  // no cell of four pixels: repeat the border
    const cv::Mat narrow(source.height, source.width, CV_8UC1,
                         const_cast<std::uint8_t*>(source.pixels), source.stride);
    cv::Mat wide;
    cv::copyMakeBorder(narrow, wide, 0, 1, 0, 1, cv::BORDER_REPLICATE);
    const auto stride = static_cast<std::ptrdiff_t>(wide.step[0]);
    warp({wide.data, wide.cols, wide.rows, stride}, map, width, height, scale, out);
    return;
  }
  for (int y = 0; y < height; ++y) {
    const float row_x = map.xy * static_cast<float>(y) + map.x0;
    const float row_y = map.yy * static_cast<float>(y) + map.y0;
    Floats column = {0.0F, 1.0F, 2.0F, 3.0F};
    for (int x = 0; x < width; x += kLanes) {
      const Floats values = sample(source, map.xx * column + row_x, map.yx * column + row_y);
      store(values, scale, std::min(kLanes, width - x), out + x);
      column += static_cast<float>(kLanes);
    }
    out += width;
  }
}

}  // namespace

void warp_affine(const GreySource& source, const Affine& map, int width, int height, float scale,
                 float* out) {
  warp(source, map, width, height, scale, out);
}

void warp_affine(const GreySource& source, const Affine& map, int width, int height,
                 std::uint8_t* out) {
  warp(source, map, width, height, 1.0F, out);
}

}  // namespace emoxnet::vision

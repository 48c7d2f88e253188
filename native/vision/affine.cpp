#include "native/vision/affine.h"

#include <algorithm>
#include <cstring>
#include <vector>

namespace emoxnet::vision {
namespace {

// Four pixels at a time in the compilers' own vector types: one source becomes SSE2, NEON or wasm
// SIMD, and as every lane does plain IEEE arithmetic the bits are the same on each.
constexpr int kLanes = 4;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Ints = std::int32_t __attribute__((vector_size(kLanes * sizeof(std::int32_t))));
using Pairs = std::uint16_t __attribute__((vector_size(2 * kLanes * sizeof(std::uint16_t))));
using Bytes = std::uint8_t __attribute__((vector_size(kLanes)));

Floats all(float value) { return Floats{} + value; }
Ints all(std::int32_t value) { return Ints{} + value; }

std::uint16_t load_pair(const std::uint8_t* pixels) {
  std::uint16_t pair;
  std::memcpy(&pair, pixels, sizeof pair);
  return pair;
}

// One axis of the source, where interpolation happens in cells between neighbouring pixels.
struct Axis {
  explicit Axis(int size)
      : last_pixel(all(static_cast<float>(size - 1))), last_cell(all(size - 2)) {}
  Floats last_pixel;
  Ints last_cell;
};

// The cells that four positions fall into, and how far into each.
struct Cells {
  // Clamping the position is the nearest fill. The last cell is closed: its far end has weight 1,
  // which interpolates exactly.
  Cells(const Axis& axis, const Floats& position) {
    const Floats above = position > 0.0F ? position : Floats{};
    const Floats inside = above < axis.last_pixel ? above : axis.last_pixel;
    const Ints floor = __builtin_convertvector(inside, Ints);
    index = floor < axis.last_cell ? floor : axis.last_cell;
    weight = inside - __builtin_convertvector(index, Floats);
  }
  Ints index;
  Floats weight;
};

Floats sample(const GreySource& source, const Cells& column, const Cells& row) {
  const Ints offsets = row.index * static_cast<std::int32_t>(source.stride) + column.index;
  const std::uint8_t* const upper = source.pixels;
  const std::uint8_t* const lower = source.pixels + source.stride;
  const Pairs pairs = {load_pair(upper + offsets[0]), load_pair(lower + offsets[0]),
                       load_pair(upper + offsets[1]), load_pair(lower + offsets[1]),
                       load_pair(upper + offsets[2]), load_pair(lower + offsets[2]),
                       load_pair(upper + offsets[3]), load_pair(lower + offsets[3])};
  // One cell a lane; from its lowest byte: upper left, upper right, lower left, lower right.
  Ints cells;
  static_assert(sizeof cells == sizeof pairs && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  std::memcpy(&cells, &pairs, sizeof cells);
  const auto corner = [&](int byte) {
    return __builtin_convertvector(cells >> (8 * byte) & 0xff, Floats);
  };
  const Floats top = corner(0) + column.weight * (corner(1) - corner(0));
  const Floats bottom = corner(2) + column.weight * (corner(3) - corner(2));
  return top + row.weight * (bottom - top);
}

// Four values as they are stored.
Floats finish(const Floats& values, float scale, const float* /*type*/) { return values * scale; }

Bytes finish(const Floats& values, float /*scale*/, const std::uint8_t* /*type*/) {
  // Adding 1.5 * 2^23 leaves the value, rounded to nearest even, in the lowest bits.
  const Floats shifted = values + 12582912.0F;
  Ints bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  return __builtin_convertvector(bits, Bytes);
}

// The source and the map come by value: behind a reference, writing bytes could change them.
template <typename Out>
void warp(const GreySource source, const Affine map, int width, int height, float scale, Out* out) {
  if (source.width < 2 || source.height < 2) {  // no cell of four pixels: repeat the border
    std::vector<std::uint8_t> wide;
    wide.reserve((source.width + std::size_t{1}) * (source.height + std::size_t{1}));
    for (int y = 0; y <= source.height; ++y) {
      const auto* row = source.pixels + std::min(y, source.height - 1) * source.stride;
      for (int x = 0; x <= source.width; ++x) wide.push_back(row[std::min(x, source.width - 1)]);
    }
    warp({wide.data(), source.width + 1, source.height + 1, source.width + 1}, map, width, height,
         scale, out);
    return;
  }
  const Axis across(source.width);
  const Axis down(source.height);
  for (int y = 0; y < height; ++y) {
    const float row_x = map.xy * static_cast<float>(y) + map.x0;
    const float row_y = map.yy * static_cast<float>(y) + map.y0;
    const auto values_from = [&](int x) {
      const Floats column = Floats{0.0F, 1.0F, 2.0F, 3.0F} + static_cast<float>(x);
      const Cells columns(across, map.xx * column + row_x);
      const Cells rows(down, map.yx * column + row_y);
      return finish(sample(source, columns, rows), scale, out);
    };
    const int whole = width - width % kLanes;
    for (int x = 0; x < whole; x += kLanes) {
      const auto values = values_from(x);
      std::memcpy(out + x, &values, sizeof values);
    }
    if (whole < width) {
      const auto values = values_from(whole);
      std::memcpy(out + whole, &values, (width - whole) * sizeof *out);
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

// The bilinear affine warp under every crop and test-time view.
//
// Own code because cv::warpAffine quantises positions to 1/32 pixel and is three times slower in
// WebAssembly for pictures this small; cv::warpAffine is its oracle in the tests.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emoxnet::vision {

/// Maps destination to source pixel indices (pixel centres at integers):
///   source_x = xx * x + xy * y + x0,   source_y = yx * x + yy * y + y0
struct Affine {
  float xx, xy, x0;
  float yx, yy, y0;
};

/// 8-bit single-channel source of a warp, smaller than 2 GiB.
struct GreySource {
  const std::uint8_t* pixels;
  int width;              ///< pixels, >= 1
  int height;             ///< pixels, >= 1
  std::ptrdiff_t stride;  ///< bytes
};

/// out[y * width + x] = scale * source(map(x, y)), bilinear; positions outside the source take the
/// nearest border pixel ("nearest fill", paper section on augmentation).
/// out: [height, width] float32, row-major, contiguous. Same bits natively and in WebAssembly.
void warp_affine(const GreySource& source, const Affine& map, int width, int height, float scale,
                 float* out);

/// As above with scale 1, rounded to nearest (ties to even) into 8 bits.
void warp_affine(const GreySource& source, const Affine& map, int width, int height,
                 std::uint8_t* out);

}  // namespace emoxnet::vision

// A borrowed, strided 8-bit picture: what a camera frame, a decoded photo or a data set row looks
// like to the preprocessing. Owns nothing.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emoxnet::vision {

enum class PixelFormat {
  kRgba,         ///< 4 bytes a pixel: R, G, B, A in [0,255]; alpha is ignored
  kGrey,         ///< 1 byte a pixel, full range [0,255]; also a full-range Y plane
  kLumaLimited,  ///< 1 byte a pixel: BT.601/709 limited-range Y plane, black 16, white 235
};

struct ImageView {
  const std::uint8_t* pixels;  ///< top left pixel
  int width;                   ///< pixels
  int height;                  ///< pixels
  std::ptrdiff_t stride;       ///< bytes from one row to the next, at least width * bytes a pixel
  PixelFormat format;
};

}  // namespace emoxnet::vision

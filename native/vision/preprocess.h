// Pixels to the network's input: crop, grey, resize to 48x48, normalise (paper, section on
// preprocessing). The only code that does this, natively and in the browser.
#pragma once

#include <cstdint>

#include "native/vision/image_view.h"

namespace emoxnet::vision {

inline constexpr int kSide = 48;                       ///< pixels along the network's square input
inline constexpr int kPixels = kSide * kSide;          ///< bytes of a grey plane
inline constexpr float kLevelToInput = 1.0F / 255.0F;  ///< grey level to the network's [0,1]

/// A square of the picture, possibly turned and possibly reaching over its edges.
struct Crop {
  float centre_x;  ///< pixels; 0.5 is the centre of the leftmost pixel
  float centre_y;  ///< pixels
  float side;      ///< pixels, > 0
  float roll;      ///< radians, clockwise as seen on the screen; 0 is upright
};

/// Grey, upright 48x48 picture of a crop. Anti-aliased: the crop is sampled on a grid of k x k
/// points a pixel, k = ceil(side / 72), so that they lie at most one and a half pixels of the
/// picture apart (interpolation reaches over two), and averaged. Outside the picture the nearest
/// border pixel continues.
/// plane: [48,48] uint8, row-major. Identical bits natively and in WebAssembly.
/// Throws std::invalid_argument for an empty view, a short stride, a view of 2 GiB or more, or a
/// crop that is not finite or has side < 1 or > 16384 pixels.
void crop_to_plane(const ImageView& view, const Crop& crop, std::uint8_t* plane);

/// [48,48] uint8 in [0,255] to [48,48] float32 in [0,1].
void normalise(const std::uint8_t* plane, float* input);

}  // namespace emoxnet::vision

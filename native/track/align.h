// Where a face went between two frames: the similarity transform (shift, turn, scale) that lays its
// last 48x48 picture over the present one. Inverse compositional image alignment (Baker & Matthews
// 2004, "Lucas-Kanade 20 Years On", section 3.2), from coarse to fine. Brightness and contrast may
// change: the present picture is brought to the last one's mean and spread at every step.
#pragma once

#include <complex>
#include <cstdint>
#include <optional>

namespace emoxnet::track {

/// What lay at z in the last picture lies at factor * z + shift in the present one, in pixels of
/// the plane about its centre; y, the imaginary part, points down.
struct Alignment {
  std::complex<double> factor;
  std::complex<double> shift;
  double correlation;  ///< of the two pictures once aligned, in [-1,1]
};

/// Both [48,48] grey. Nothing where the pictures are too flat to tell, or have nothing in common.
std::optional<Alignment> align(const std::uint8_t* before, const std::uint8_t* after);

}  // namespace emoxnet::track

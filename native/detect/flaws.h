// What stands in the way of reading a face: told from its size and place, its key points and its
// pixels. The same measures as the page's web/lib/worker/flaws.ts, where it is said what the limits
// were taken from.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "native/detect/detected_face.h"
#include "native/vision/preprocess.h"

namespace emoxnet::detect {

enum class Flaw { kCutOff, kSmall, kBacklit, kDark, kTurned, kBlurred };

/// As the page calls it.
std::string_view name_of(Flaw flaw);

/// Sides of the crop that the square with the face's surroundings has.
inline constexpr double kSurroundingsSides = 1.5;

/// What the pixels of a face say.
struct FacePixels {
  double middle;     ///< mean grey level of the middle of the crop, 0 to 255
  double around;     ///< that of what is around the crop
  double sharpness;  ///< power of the crop's second differences over its variance
};

/// plane: the crop; surroundings: the same middle, kSurroundingsSides as wide; both [48,48] grey.
FacePixels measure_pixels(const std::uint8_t* plane, const std::uint8_t* surroundings);

/// The worst first. width, height: of the picture, in pixels.
std::vector<Flaw> flaws_of(const DetectedFace& face, const vision::Crop& crop, int width,
                           int height, const FacePixels& seen);

/// By which the shares of such a face are drawn towards one another, as the network is surer of it
/// than it is right: that of the flaw that costs most, 1 where there is none. The values are those
/// of the page's web/lib/worker/doubt.ts.
double temperature_of(const std::vector<Flaw>& flaws);

}  // namespace emoxnet::detect

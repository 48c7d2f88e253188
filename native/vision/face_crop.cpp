#include "native/vision/face_crop.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace emoxnet::vision {
namespace {

// From BlazeFace's box to FER-2013's square, in the upright face's own directions. The neutral
// values below take the box as it is.
constexpr float kSideOverBox = 1.0F;   // the square's side over the box's longer one
constexpr float kCentreShiftX = 0.0F;  // to the right, in box widths
constexpr float kCentreShiftY = 0.0F;  // downwards, in box heights

bool finite(const Face& face) {
  return std::isfinite(face.x) && std::isfinite(face.y) && std::isfinite(face.width) &&
         std::isfinite(face.height) && std::isfinite(face.left_eye_x) &&
         std::isfinite(face.left_eye_y) && std::isfinite(face.right_eye_x) &&
         std::isfinite(face.right_eye_y);
}

}  // namespace

Crop face_crop(const Face& face) {
  if (!finite(face)) {
    throw std::invalid_argument("face: the box or an eye is not a finite number");
  }
  if (face.width <= 0.0F || face.height <= 0.0F) {
    throw std::invalid_argument("face: the box is empty");
  }
  const float roll =
      std::atan2(face.right_eye_y - face.left_eye_y, face.right_eye_x - face.left_eye_x);
  const float right = kCentreShiftX * face.width;
  const float down = kCentreShiftY * face.height;
  const float cosine = std::cos(roll);
  const float sine = std::sin(roll);
  return {face.x + 0.5F * face.width + right * cosine - down * sine,
          face.y + 0.5F * face.height + right * sine + down * cosine,
          kSideOverBox * std::max(face.width, face.height), roll};
}

}  // namespace emoxnet::vision

// From a detected face to the crop that looks like FER-2013's pictures.
#pragma once

#include "native/vision/preprocess.h"

namespace emoxnet::vision {

/// A face as BlazeFace reports it, in pixels of the picture. Left and right as seen on the screen.
struct Face {
  float x, y, width, height;     ///< box: top left corner and size
  float left_eye_x, left_eye_y;  ///< the eye on the left of the picture
  float right_eye_x, right_eye_y;
};

/// A square crop turned upright by the eye line. Constants: measured, see face_crop.cpp.
/// Throws std::invalid_argument if the box is empty or not finite.
Crop face_crop(const Face& face);

}  // namespace emoxnet::vision

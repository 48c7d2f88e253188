// One picture file, taken as an aligned face.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>

#include "native/vision/preprocess.h"

namespace emoxnet::data {

/// The largest square around a picture's centre.
struct FacePicture {
  cv::Mat colours;                                  ///< BGR, as many pixels as the file has
  std::array<std::uint8_t, vision::kPixels> plane;  ///< [48,48] grey, what networks see of it
};

/// Decodes a JPEG, PNG, TIFF, BMP or WebP picture, turned as its EXIF tag says. Throws UserError
/// naming the file when it is missing, no picture, damaged or cut off.
FacePicture read_face_picture(const std::filesystem::path& path);

}  // namespace emoxnet::data

// Picture files, and faces cut out of them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <opencv2/core.hpp>

#include "native/vision/preprocess.h"

namespace emoxnet::data {

/// A square of a picture.
struct FacePicture {
  cv::Mat colours;  ///< BGR, about as many pixels as the picture has
  std::array<std::uint8_t, vision::kPixels> plane;  ///< [48,48] grey, what networks see of it
};

/// Calls work(), which is about that file. What OpenCV, the memory or the preprocessing refuses in
/// it becomes a UserError that names the file.
void naming_file(const std::filesystem::path& path, const std::function<void()>& work);

/// Decodes a JPEG, PNG, TIFF, BMP or WebP picture to BGR, turned as its EXIF tag says. Throws
/// UserError naming the file when it is missing, no picture, a HEIC or AVIF one that OpenCV does
/// not read, damaged, cut off or too large: a file of more than 1 GiB, or more pixels than there is
/// memory for.
cv::Mat read_picture(const std::filesystem::path& path);

/// The largest square around the centre of a BGR picture. Throws std::invalid_argument for a
/// gigantic one.
FacePicture centre_square(const cv::Mat& picture);

/// Both: a picture file that is an aligned face. Throws UserError as read_picture() does.
FacePicture read_face_picture(const std::filesystem::path& path);

/// BGR to RGBA.
cv::Mat to_rgba(const cv::Mat& picture);

/// RGBA pixels as the preprocessing takes them; borrowed.
vision::ImageView view_of(const cv::Mat& rgba);

}  // namespace emoxnet::data

#include "native/data/face_picture.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

// libjpeg fills what a cut file lacks with grey and calls that a picture. So the file is walked
// through from marker to marker (ITU-T T.81, B.1.1) up to the end of its image: thumbnails lie
// within segments, and the film that some phones put behind a photo is never looked at.
bool is_cut_off_jpeg(const std::string& bytes) {
  constexpr unsigned char kEscape = 0xFF, kStuffed = 0, kFill = 0xFF, kStart = 0xD8, kEnd = 0xD9,
                          kFirstRestart = 0xD0, kScan = 0xDA;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() < 2 || byte(0) != kEscape || byte(1) != kStart) return false;
  bool in_scan = false;
  for (std::size_t at = 2; at + 1 < bytes.size();) {
    const auto marker = byte(at + 1);
    const bool plain =
        byte(at) != kEscape || marker == kStuffed || (marker >= kFirstRestart && marker < kStart);
    if (byte(at) == kEscape && marker == kEnd) return false;
    if (plain || marker == kFill) {
      if (!in_scan && plain) return false;  // no JPEG after all; the decoder says so
      ++at;
      continue;
    }
    if (at + 3 >= bytes.size()) break;
    in_scan = marker == kScan;
    at += 2 + (std::size_t{byte(at + 2)} << 8) + byte(at + 3);
  }
  return true;
}

// BGR, or empty for what is no picture. Throws UserError, without the file's name, for one that is
// too large.
cv::Mat decode(std::string bytes) {
  try {
    const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8UC1, bytes.data());
    return cv::imdecode(buffer, cv::IMREAD_COLOR);
  } catch (const cv::Exception& failure) {
    if (failure.code == cv::Error::StsNoMem)
      throw UserError("has more pixels than there is memory for; expected a smaller picture");
    // OpenCV has no code for this, but names the limit.
    if (failure.err.find("CV_IO_MAX_IMAGE") != std::string::npos)
      throw UserError(
          "has more pixels than OpenCV decodes; expected at most 2^30, or another limit in "
          "OPENCV_IO_MAX_IMAGE_PIXELS");
    return {};  // an empty file
  }
}

// Some programs leave the end marker out. Whether anything else is missing shows when more bits
// follow: a whole picture has no place for them, in a cut one the next pixels take them.
bool lacks_but_its_end(const std::string& bytes) {
  const std::string end = "\xFF\xD9";
  const cv::Mat as_it_is = decode(bytes + end),
                with_more = decode(bytes + std::string(256, 'U') + end);
  return !as_it_is.empty() && as_it_is.size() == with_more.size() &&
         cv::norm(as_it_is, with_more, cv::NORM_INF) == 0;
}

}  // namespace

cv::Mat read_picture(const std::filesystem::path& path) {
  const auto refusal = [&](const std::string& what) {
    return UserError(path.string() + ": " + what);
  };
  std::ifstream in(path, std::ios::binary);
  in.peek();  // a folder can be opened
  if (!in.is_open() || in.bad()) throw refusal("cannot be opened; expected a picture");
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  cv::Mat picture;
  try {
    if (is_cut_off_jpeg(bytes) && !lacks_but_its_end(bytes))
      throw UserError("is cut off; expected a whole JPEG picture");
    picture = decode(std::move(bytes));
  } catch (const UserError& failure) {
    throw refusal(failure.what());
  }
  if (picture.empty())
    throw refusal("cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP picture");
  return picture;
}

cv::Mat to_rgba(const cv::Mat& picture) {
  cv::Mat rgba;
  cv::cvtColor(picture, rgba, cv::COLOR_BGR2RGBA);
  return rgba;
}

vision::ImageView view_of(const cv::Mat& rgba) {
  return {rgba.data, rgba.cols, rgba.rows, static_cast<std::ptrdiff_t>(rgba.step[0]),
          vision::PixelFormat::kRgba};
}

FacePicture centre_square(const cv::Mat& picture) {
  const int side = std::min(picture.cols, picture.rows);
  FacePicture face;
  face.colours = picture({(picture.cols - side) / 2, (picture.rows - side) / 2, side, side});
  const cv::Mat rgba = to_rgba(picture);
  const vision::Crop crop{0.5F * static_cast<float>(rgba.cols),
                          0.5F * static_cast<float>(rgba.rows), static_cast<float>(side), 0.0F};
  vision::crop_to_plane(view_of(rgba), crop, face.plane.data());
  return face;
}

FacePicture read_face_picture(const std::filesystem::path& path) {
  try {
    return centre_square(read_picture(path));
  } catch (const std::invalid_argument& error) {  // gigantic
    throw UserError(path.string() + ": " + error.what());
  }
}

}  // namespace emoxnet::data

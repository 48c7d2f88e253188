#include "native/data/face_picture.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <new>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>

#include "native/data/quiet_codecs.h"
#include "native/data/visual_files.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;
constexpr const char* kNoPicture =
    "cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP picture";
constexpr const char* kHeif =
    "is a HEIC or AVIF picture; expected a JPEG, PNG, TIFF, BMP or WebP one";
constexpr const char* kNoMemory = "needs more memory than there is; expected a smaller one";

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

bool is_out_of_memory(const cv::Exception& failure) { return failure.code == cv::Error::StsNoMem; }

// OpenCV has no code for this, but names the limit.
bool is_beyond_limit(const cv::Exception& failure) {
  return failure.err.find("CV_IO_MAX_IMAGE") != std::string::npos;
}

// libjpeg returns a picture whatever it met on the way, and says so (jerror.h). A few bytes too
// many before a marker are how some cameras write; thousands are pixels that were lost.
bool tells_of_damage(const std::string& said) {
  for (const char* warning : {"premature end of data segment", "bad Huffman code",
                              "bad arithmetic code", "instead of RST", "Inconsistent progression"})
    if (said.find(warning) != std::string::npos) return true;
  constexpr int kHarmless = 4096;
  const std::string corrupt = "Corrupt JPEG data: ";
  const auto at = said.find(corrupt);
  return at != std::string::npos && std::atoi(said.c_str() + at + corrupt.size()) > kHarmless;
}

struct Decoded {
  cv::Mat picture;  ///< BGR, or empty for what is no picture
  bool is_damaged = false;
};

Decoded decode(std::string& bytes) {
  const QuietCodecs quiet;
  try {
    const cv::Mat buffer(1, static_cast<int>(bytes.size()), CV_8UC1, bytes.data());
    const cv::Mat picture = cv::imdecode(buffer, cv::IMREAD_COLOR);
    return {picture, tells_of_damage(quiet.said())};
  } catch (const cv::Exception& failure) {
    if (is_out_of_memory(failure) || is_beyond_limit(failure)) throw;
    return {};  // a header that makes no sense
  }
}

// Some programs leave the end marker out. Whether anything else is missing shows when more bits
// follow: a whole picture has no place for them, in a cut one the next pixels take them. Empty for
// a cut one.
cv::Mat decode_without_end(std::string& bytes) {
  const std::string end = "\xFF\xD9";
  const std::size_t size = bytes.size();
  bytes += end;
  const cv::Mat picture = decode(bytes).picture;
  bytes.insert(size, 256, 'U');
  const cv::Mat with_more = decode(bytes).picture;
  const bool is_whole = !picture.empty() && picture.size() == with_more.size() &&
                        cv::norm(picture, with_more, cv::NORM_INF) == 0;
  return is_whole ? picture : cv::Mat();
}

std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  in.peek();  // a folder can be opened
  if (!in.is_open() || in.bad()) throw UserError("cannot be opened; expected a picture");
  if (!is_picture(path)) throw UserError(is_heif(path) ? kHeif : kNoPicture);
  std::error_code unknown;  // of a pipe
  if (std::filesystem::file_size(path, unknown) > kMostBytes && !unknown)
    throw UserError("is larger than 1 GiB; expected a picture");
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.empty()) throw UserError(kNoPicture);
  return bytes;
}

std::string fault_of(const cv::Exception& failure) {
  if (is_out_of_memory(failure)) return kNoMemory;
  if (is_beyond_limit(failure))
    return "has more pixels than OpenCV decodes; expected at most 2^30, or another limit in "
           "OPENCV_IO_MAX_IMAGE_PIXELS";
  return "OpenCV failed: " + failure.err.substr(0, failure.err.find('\n'));
}

cv::Mat read_without_name(const std::filesystem::path& path) {
  std::string bytes = read_bytes(path);
  if (is_cut_off_jpeg(bytes)) {
    cv::Mat picture = decode_without_end(bytes);
    if (picture.empty()) throw UserError("is cut off; expected a whole JPEG picture");
    return picture;
  }
  const auto [picture, is_damaged] = decode(bytes);
  if (picture.empty()) throw UserError(kNoPicture);
  if (is_damaged) throw UserError("is damaged; expected a whole JPEG picture");
  return picture;
}

}  // namespace

void naming_file(const std::filesystem::path& path, const std::function<void()>& work) {
  std::string fault;
  try {
    work();
    return;
  } catch (const cv::Exception& error) {
    fault = fault_of(error);
  } catch (const std::bad_alloc&) {
    fault = kNoMemory;
  } catch (const std::invalid_argument& error) {  // gigantic
    fault = error.what();
  }
  throw UserError(path.string() + ": " + fault);
}

cv::Mat read_picture(const std::filesystem::path& path) {
  cv::Mat picture;
  naming_file(path, [&] {
    try {
      picture = read_without_name(path);
    } catch (const UserError& error) {
      throw UserError(path.string() + ": " + error.what());
    }
  });
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
  FacePicture face;
  naming_file(path, [&] { face = centre_square(read_picture(path)); });
  return face;
}

}  // namespace emoxnet::data

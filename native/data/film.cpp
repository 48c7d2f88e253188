#include "native/data/film.h"

#include <algorithm>
#include <cstdlib>

#include "native/data/face_picture.h"

namespace emoxnet::data {
namespace {

/// A file that is no film is the caller's to name, in one sentence.
void silence_ffmpeg() { ::setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", /*overwrite=*/0); }

}  // namespace

std::optional<Film> Film::open(const std::filesystem::path& path) {
  silence_ffmpeg();
  Film film(path);
  film.is_at_first_ = film.capture_.isOpened() && film.capture_.grab();
  if (!film.is_at_first_) return std::nullopt;
  return film;
}

// FFmpeg alone: others would take a file's name for a pattern, or a camera's.
Film::Film(const std::filesystem::path& path)
    : capture_(path.string(), cv::CAP_FFMPEG),
      frames_(static_cast<std::int64_t>(std::max(0.0, capture_.get(cv::CAP_PROP_FRAME_COUNT)))) {}

bool Film::next() {
  if (!is_at_first_ && !capture_.grab()) return false;
  is_at_first_ = false;
  time_ = capture_.get(cv::CAP_PROP_POS_MSEC);
  return true;
}

cv::Mat Film::frame() {
  cv::Mat bgr;
  return capture_.retrieve(bgr) && !bgr.empty() ? to_rgba(bgr) : cv::Mat();
}

}  // namespace emoxnet::data

#include "native/data/film.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <opencv2/core/version.hpp>

#include "native/data/face_picture.h"

namespace emoxnet::data {
namespace {

/// A file that is no film is the caller's to name, in one sentence.
void silence_ffmpeg() { ::setenv("OPENCV_FFMPEG_LOGLEVEL", "-8", /*overwrite=*/0); }

/// Containers without their duration, or with jumps in their times, tell numbers that no film has.
constexpr double kLongestFilm = 24.0 * 60 * 60 * 1000;
/// What lacks no more than both of these is whole: sound often goes on after the last frame.
constexpr double kLeastMissing = 1000;
constexpr double kLeastMissingShare = 0.05;

/// By how many degrees, clockwise, the film is to be turned. OpenCV 4.6 alone, Debian 12's, counts
/// them the other way round: https://github.com/opencv/opencv/issues/22088
int rotation_of(const cv::VideoCapture& capture) {
  const auto degrees = static_cast<int>(std::lround(capture.get(cv::CAP_PROP_ORIENTATION_META)));
  constexpr bool kIsReversed = CV_VERSION_MAJOR == 4 && CV_VERSION_MINOR == 6;
  return (kIsReversed ? 360 - degrees : degrees) % 360;
}

cv::Mat turned(const cv::Mat& frame, int degrees) {
  static const std::map<int, cv::RotateFlags> kTurns = {
      {90, cv::ROTATE_90_CLOCKWISE}, {180, cv::ROTATE_180}, {270, cv::ROTATE_90_COUNTERCLOCKWISE}};
  const auto turn = kTurns.find(degrees);
  if (turn == kTurns.end()) return frame;
  cv::Mat result;
  cv::rotate(frame, result, turn->second);
  return result;
}

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
      frames_(static_cast<std::int64_t>(std::max(0.0, capture_.get(cv::CAP_PROP_FRAME_COUNT)))),
      rotation_(rotation_of(capture_)) {
  capture_.set(cv::CAP_PROP_ORIENTATION_AUTO, 0);
}

bool Film::next() {
  if (!is_at_first_ && !capture_.grab()) return false;
  is_at_first_ = false;
  time_ = capture_.get(cv::CAP_PROP_POS_MSEC);
  ++frames_come_to_;
  return true;
}

std::optional<double> Film::duration() const {
  const double duration = 1000 * static_cast<double>(frames_) / capture_.get(cv::CAP_PROP_FPS);
  const bool is_sensible = duration > 0 && duration < kLongestFilm;  // not for a rate of 0
  return is_sensible ? std::optional(duration) : std::nullopt;
}

bool Film::ended_early() const {
  const auto told = duration();
  if (!told || frames_come_to_ == 0) return false;
  const auto frames = static_cast<double>(frames_come_to_);
  // A wrong rate makes for a wrong duration, but where the frames were counted it loses none.
  if (frames >= (1 - kLeastMissingShare) * static_cast<double>(frames_)) return false;
  const double mean_step = time_ / std::max(1.0, frames - 1);  // the last frame takes time as well
  const double missing = *told - (time_ + mean_step);
  return missing > kLeastMissing && missing > kLeastMissingShare * *told;
}

cv::Mat Film::frame() {
  cv::Mat bgr;
  const bool is_whole = capture_.retrieve(bgr) && !bgr.empty();
  return is_whole ? to_rgba(turned(bgr, rotation_)) : cv::Mat();
}

}  // namespace emoxnet::data

// The frames of a film, each with its own time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/videoio.hpp>
#include <optional>

namespace emoxnet::data {

class Film {
 public:
  /// Nothing where FFmpeg finds no frame in the file.
  static std::optional<Film> open(const std::filesystem::path& path);

  /// Goes to the next frame; false at the end.
  bool next();

  /// Milliseconds from the container, of the frame that next() came to.
  [[nodiscard]] double time() const { return time_; }

  /// That frame: RGBA, upright; empty where it is damaged.
  cv::Mat frame();

  /// Milliseconds that all of it takes, by what the container tells; nothing where it does not, or
  /// tells what cannot be.
  [[nodiscard]] std::optional<double> duration() const;

  /// Once next() is at the end: whether that came well before the end that the container tells of,
  /// as in a film that is damaged or cut off. FFmpeg ends both without a word.
  [[nodiscard]] bool ended_early() const;

  /// How many frames there are, by what the container tells; 0 where it does not.
  [[nodiscard]] std::int64_t frames() const { return frames_; }

 private:
  explicit Film(const std::filesystem::path& path);

  cv::VideoCapture capture_;
  bool is_at_first_ = false;  ///< it was decoded already, by open()
  double time_ = 0;
  std::int64_t frames_ = 0;
  std::int64_t frames_come_to_ = 0;
  int rotation_ = 0;  ///< degrees, clockwise
};

}  // namespace emoxnet::data

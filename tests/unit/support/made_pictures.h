// Picture files that tests make for themselves.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>

namespace emoxnet::test {

/// Writes a picture (grey or BGR) in the format of its extension, creating missing folders.
inline void write_picture(const std::filesystem::path& path, const cv::Mat& picture) {
  std::filesystem::create_directories(path.parent_path());
  cv::imwrite(path.string(), picture, {cv::IMWRITE_JPEG_QUALITY, 100});
}

/// One grey level all over, which JPEG keeps as it is.
inline cv::Mat flat(int level, int side = 100) { return {side, side, CV_8UC1, cv::Scalar(level)}; }

/// Every pixel another colour, the same ones for the same seed.
inline cv::Mat noise(int width, int height, int type, std::uint64_t seed = 1) {
  cv::Mat picture(height, width, type);
  cv::RNG(seed).fill(picture, cv::RNG::UNIFORM, 0, 256);
  return picture;
}

}  // namespace emoxnet::test

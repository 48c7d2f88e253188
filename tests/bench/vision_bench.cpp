// What the preprocessing costs: a 220 pixel crop of a VGA frame, and the ten test-time views of
// its plane, beside the same work done with cv::warpAffine.
#include <benchmark/benchmark.h>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "native/vision/preprocess.h"
#include "native/vision/tta.h"

namespace emoxnet::vision {
namespace {

constexpr int kWidth = 640;
constexpr int kHeight = 480;
constexpr float kRoll = 0.2F;

std::vector<std::uint8_t> frame(int bytes_per_pixel) {
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(kWidth) * kHeight * bytes_per_pixel);
  cv::Mat picture(kHeight, kWidth, CV_8UC(bytes_per_pixel), pixels.data());
  cv::RNG random(1);
  random.fill(picture, cv::RNG::UNIFORM, 0, 256);
  cv::GaussianBlur(picture, picture, {0, 0}, 2);
  return pixels;
}

Crop face(float roll) { return {300, 240, 220, roll}; }

void crop_rgba(benchmark::State& state, float roll) {
  const auto pixels = frame(4);
  const ImageView view{pixels.data(), kWidth, kHeight, std::ptrdiff_t{4} * kWidth,
                       PixelFormat::kRgba};
  std::vector<std::uint8_t> plane(kPixels);
  while (state.KeepRunning()) {
    crop_to_plane(view, face(roll), plane.data());
    benchmark::DoNotOptimize(plane.data());
  }
}

void crop_luma(benchmark::State& state, float roll) {
  const auto pixels = frame(1);
  const ImageView view{pixels.data(), kWidth, kHeight, kWidth, PixelFormat::kLumaLimited};
  std::vector<std::uint8_t> plane(kPixels);
  while (state.KeepRunning()) {
    crop_to_plane(view, face(roll), plane.data());
    benchmark::DoNotOptimize(plane.data());
  }
}

void ten_views(benchmark::State& state) {
  const auto plane = frame(1);
  std::vector<float> views(static_cast<std::size_t>(kTtaSteps) * kPixels);
  while (state.KeepRunning()) {
    tta_views(plane.data(), kTtaSteps, views.data());
    benchmark::DoNotOptimize(views.data());
  }
}

void crop_rgba_and_ten_views(benchmark::State& state) {
  const auto pixels = frame(4);
  const ImageView view{pixels.data(), kWidth, kHeight, std::ptrdiff_t{4} * kWidth,
                       PixelFormat::kRgba};
  std::vector<std::uint8_t> plane(kPixels);
  std::vector<float> views(static_cast<std::size_t>(kTtaSteps) * kPixels);
  while (state.KeepRunning()) {
    crop_to_plane(view, face(kRoll), plane.data());
    tta_views(plane.data(), kTtaSteps, views.data());
    benchmark::DoNotOptimize(views.data());
  }
}

// The peer: grey, warpAffine to the same grid of 4x4 samples a pixel, area average.
void opencv_crop(const cv::Mat& picture, float roll, cv::Mat& plane) {
  cv::Mat grey;
  cv::cvtColor(picture(cv::Rect(150, 90, 300, 300)), grey, cv::COLOR_RGBA2GRAY);
  cv::Mat matrix = cv::getRotationMatrix2D({150, 150}, roll * 180 / CV_PI, 192 / 220.0);
  matrix.at<double>(0, 2) += 96 - 150;
  matrix.at<double>(1, 2) += 96 - 150;
  cv::Mat grid;
  cv::warpAffine(grey, grid, matrix, {192, 192}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::resize(grid, plane, {kSide, kSide}, 0, 0, cv::INTER_AREA);
}

void opencv_views(const cv::Mat& plane, std::vector<cv::Mat>& views) {
  for (int k = 0; k < kTtaSteps; ++k) {
    const TtaView& view = kTtaViews[k];
    cv::Mat matrix = cv::getRotationMatrix2D({23.5F, 23.5F}, -view.rotate_degrees, view.zoom);
    matrix.at<double>(0, 1) += view.shear;
    matrix.at<double>(0, 2) += view.shift_x * kSide;
    matrix.at<double>(1, 2) += view.shift_y * kSide;
    cv::Mat warped;
    cv::warpAffine(plane, warped, matrix, {kSide, kSide}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    if (view.flip) cv::flip(warped, warped, 1);
    warped.convertTo(views[k], CV_32F, kLevelToInput);
  }
}

void opencv_ten_views(benchmark::State& state) {
  auto pixels = frame(1);
  const cv::Mat plane(kSide, kSide, CV_8UC1, pixels.data());
  std::vector<cv::Mat> views(kTtaSteps);
  while (state.KeepRunning()) opencv_views(plane, views);
}

void opencv_crop_rgba_and_ten_views(benchmark::State& state) {
  auto pixels = frame(4);
  const cv::Mat picture(kHeight, kWidth, CV_8UC4, pixels.data());
  cv::Mat plane;
  std::vector<cv::Mat> views(kTtaSteps);
  while (state.KeepRunning()) {
    opencv_crop(picture, kRoll, plane);
    opencv_views(plane, views);
  }
}

BENCHMARK_CAPTURE(crop_rgba, upright, 0.0F)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(crop_rgba, rolled, kRoll)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(crop_luma, upright, 0.0F)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(crop_luma, rolled, kRoll)->Unit(benchmark::kMicrosecond);
BENCHMARK(ten_views)->Unit(benchmark::kMicrosecond);
BENCHMARK(opencv_ten_views)->Unit(benchmark::kMicrosecond);
BENCHMARK(crop_rgba_and_ten_views)->Unit(benchmark::kMicrosecond);
BENCHMARK(opencv_crop_rgba_and_ten_views)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace emoxnet::vision

BENCHMARK_MAIN();

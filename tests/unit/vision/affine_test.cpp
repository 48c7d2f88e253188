#include "native/vision/affine.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <random>
#include <vector>

#include "tests/unit/vision/pictures.h"

namespace emoxnet::vision {
namespace {

// cv::warpAffine rounds positions to 1/32 pixel: half a step along both axes, times the steepest
// edge (255 levels), would be 8 levels. On a smooth picture, with slopes of at most 20 levels a
// pixel along each axis, it is 20 * 2 / 64 = 0.625.
constexpr float kOracleTolerance = 0.65F;
constexpr Affine kIdentity{1, 0, 0, 0, 1, 0};

std::vector<std::uint8_t> smooth_picture(int width, int height) {
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      pixels.push_back(
          static_cast<std::uint8_t>(std::lround(128 + 60 * std::sin(0.3 * x) * std::cos(0.3 * y))));
    }
  }
  return pixels;
}

cv::Mat oracle(const cv::Mat& picture, const Affine& map, int width, int height) {
  cv::Mat wide;
  picture.convertTo(wide, CV_32F);
  const cv::Mat matrix = (cv::Mat_<double>(2, 3) << map.xx, map.xy, map.x0, map.yx, map.yy, map.y0);
  cv::Mat warped;
  cv::warpAffine(wide, warped, matrix, {width, height}, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  return warped;
}

TEST(WarpAffine, AgreesWithOpenCvOnRandomMaps) {
  constexpr int kWidth = 61;
  constexpr int kHeight = 53;
  auto pixels = smooth_picture(kWidth, kHeight);
  const cv::Mat picture(kHeight, kWidth, CV_8UC1, pixels.data());
  std::mt19937 random(7);
  std::uniform_real_distribution<float> slope(-1.5F, 1.5F);
  std::uniform_real_distribution<float> offset(-20.0F, 70.0F);
  constexpr int kOutWidth = 50;  // not a multiple of four
  constexpr int kOutHeight = 37;
  std::vector<float> warped(static_cast<std::size_t>(kOutWidth) * kOutHeight);
  for (int trial = 0; trial < 100; ++trial) {
    const Affine map{slope(random), slope(random), offset(random),
                     slope(random), slope(random), offset(random)};
    warp_affine(grey_source(pixels, kWidth, kHeight), map, kOutWidth, kOutHeight, 1.0F,
                warped.data());
    const cv::Mat ours(kOutHeight, kOutWidth, CV_32FC1, warped.data());
    const double difference =
        cv::norm(ours, oracle(picture, map, kOutWidth, kOutHeight), cv::NORM_INF);
    EXPECT_LE(difference, kOracleTolerance) << "trial " << trial;
  }
}

TEST(WarpAffine, InterpolatesInBothDirections) {
  const std::vector<std::uint8_t> pixels = {0, 100, 40, 200};
  float value = 0;
  warp_affine(grey_source(pixels, 2, 2), {1, 0, 0.25F, 0, 1, 0.5F}, 1, 1, 1.0F, &value);
  // Upper row 25, lower row 80, halfway between them.
  EXPECT_FLOAT_EQ(value, 52.5F);
}

TEST(WarpAffine, IdentityAndMirrorAreExact) {
  constexpr int kWidth = 23;
  constexpr int kHeight = 19;
  const auto pixels = noise(kWidth, kHeight);
  const GreySource source = grey_source(pixels, kWidth, kHeight);
  std::vector<std::uint8_t> same(pixels.size());
  warp_affine(source, kIdentity, kWidth, kHeight, same.data());
  EXPECT_EQ(same, pixels);

  std::vector<std::uint8_t> mirrored(pixels.size());
  warp_affine(source, {-1, 0, kWidth - 1, 0, 1, 0}, kWidth, kHeight, mirrored.data());
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      ASSERT_EQ(mirrored[y * kWidth + x], pixels[y * kWidth + kWidth - 1 - x]) << x << ", " << y;
    }
  }
}

TEST(WarpAffine, RepeatsTheNearestBorderPixelOutside) {
  constexpr int kWidth = 8;
  constexpr int kHeight = 6;
  const auto pixels = noise(kWidth, kHeight);
  std::vector<std::uint8_t> shifted(9 * pixels.size());
  warp_affine(grey_source(pixels, kWidth, kHeight), {1, 0, -kWidth, 0, 1, -kHeight}, 3 * kWidth,
              3 * kHeight, shifted.data());
  for (int y = 0; y < 3 * kHeight; ++y) {
    for (int x = 0; x < 3 * kWidth; ++x) {
      const int from_x = std::min(std::max(x - kWidth, 0), kWidth - 1);
      const int from_y = std::min(std::max(y - kHeight, 0), kHeight - 1);
      ASSERT_EQ(shifted[y * 3 * kWidth + x], pixels[from_y * kWidth + from_x]) << x << ", " << y;
    }
  }
}

TEST(WarpAffine, StaysInsideForPositionsBeyondAnyInteger) {
  const auto pixels = noise(5, 5);
  std::vector<std::uint8_t> out(16);
  warp_affine(grey_source(pixels, 5, 5), {1e30F, 0, -1e38F, 0, 1e30F, 1e38F}, 4, 4, out.data());
  for (const auto pixel : out) EXPECT_EQ(pixel, pixels[20]);  // lower left corner
}

TEST(WarpAffine, RoundsToNearestWithTiesToEven) {
  const std::vector<std::uint8_t> pixels = {10, 11, 12, 10, 11, 12};
  std::vector<std::uint8_t> halves(2);
  warp_affine(grey_source(pixels, 3, 2), {1, 0, 0.5F, 0, 1, 0}, 2, 1, halves.data());
  EXPECT_EQ(halves, (std::vector<std::uint8_t>{10, 12}));  // of 10.5 and 11.5
}

TEST(WarpAffine, TakesSourcesOfOneRowOrColumnOrPixel) {
  const std::vector<std::uint8_t> pixels = {10, 20, 30};
  std::vector<float> out(3);
  const Affine half{1, 0, 0.5F, 0, 1, 5};
  warp_affine({pixels.data(), 3, 1, 3}, half, 3, 1, 1.0F, out.data());
  EXPECT_EQ(out, (std::vector<float>{15, 25, 30}));
  warp_affine({pixels.data(), 1, 3, 1}, {1, 0, 0, 0, 1, 0.5F}, 1, 3, 1.0F, out.data());
  EXPECT_EQ(out, (std::vector<float>{15, 25, 30}));
  warp_affine({pixels.data(), 1, 1, 1}, half, 3, 1, 1.0F, out.data());
  EXPECT_EQ(out, (std::vector<float>{10, 10, 10}));
}

TEST(WarpAffine, ScalesFloats) {
  const auto pixels = noise(9, 4);
  std::vector<float> out(pixels.size());
  warp_affine(grey_source(pixels, 9, 4), kIdentity, 9, 4, 0.5F, out.data());
  for (std::size_t i = 0; i < out.size(); ++i) ASSERT_EQ(out[i], 0.5F * pixels[i]);
}

TEST(WarpAffine, WritesNothingBeyondTheLastPixel) {
  const auto pixels = noise(9, 9);
  for (int width = 1; width <= 9; ++width) {
    std::vector<std::uint8_t> bytes(width + 1, 77);
    std::vector<float> floats(width + 1, 77.0F);
    warp_affine(grey_source(pixels, 9, 9), kIdentity, width, 1, bytes.data());
    warp_affine(grey_source(pixels, 9, 9), kIdentity, width, 1, 1.0F, floats.data());
    EXPECT_EQ(bytes.back(), 77) << width;
    EXPECT_EQ(floats.back(), 77.0F) << width;
  }
}

}  // namespace
}  // namespace emoxnet::vision

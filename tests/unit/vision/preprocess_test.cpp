#include "native/vision/preprocess.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

#include "tests/unit/vision/pictures.h"

namespace emoxnet::vision {
namespace {

using Plane = std::vector<std::uint8_t>;

Plane crop(const ImageView& view, const Crop& crop) {
  Plane plane(kPixels);
  crop_to_plane(view, crop, plane.data());
  return plane;
}

// A bright disc on black: the centre of its light tells where a crop put it.
Plane disc_picture(int width, int height, double x, double y) {
  Plane pixels;
  for (int row = 0; row < height; ++row) {
    for (int column = 0; column < width; ++column) {
      pixels.push_back(std::hypot(column + 0.5 - x, row + 0.5 - y) < 8 ? 255 : 0);
    }
  }
  return pixels;
}

cv::Point2d centre_of_light(const Plane& plane) {
  const cv::Moments moments =
      cv::moments(cv::Mat(kSide, kSide, CV_8UC1, const_cast<std::uint8_t*>(plane.data())));
  return {moments.m10 / moments.m00 + 0.5, moments.m01 / moments.m00 + 0.5};
}

TEST(CropToPlane, ReturnsA48PixelPictureAsItIs) {
  const auto pixels = noise(kSide, kSide);
  EXPECT_EQ(crop(grey_view(pixels, kSide, kSide), {24, 24, 48, 0}), pixels);
}

TEST(CropToPlane, CutsWhereItIsTold) {
  const auto pixels = noise(100, 90);
  const auto plane = crop(grey_view(pixels, 100, 90), {24 + 31, 24 + 17, 48, 0});
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      ASSERT_EQ(plane[y * kSide + x], pixels[(y + 17) * 100 + x + 31]) << x << ", " << y;
    }
  }
}

// A side of 96 pixels has two samples a pixel along each axis, each of them in a pixel's middle.
TEST(CropToPlane, AveragesWholeBlocks) {
  for (const int block : {1, 2}) {
    const int side = kSide * block;
    auto pixels = noise(side, side);
    const float centre = 0.5F * static_cast<float>(side);
    const auto plane = crop(grey_view(pixels, side, side), {centre, centre, 2 * centre, 0});
    for (int y = 0; y < kSide; ++y) {
      for (int x = 0; x < kSide; ++x) {
        double sum = 0;
        for (int i = 0; i < block * block; ++i) {
          sum += pixels[(y * block + i / block) * side + x * block + i % block];
        }
        ASSERT_NEAR(plane[y * kSide + x], sum / (block * block), 0.5 + 1e-6);
      }
    }
  }
}

// The averaged grid against OpenCV's exact area average, of sides that 48 divides and of others.
TEST(CropToPlane, IsCloseToTheAreaAverageOfSmoothPictures) {
  for (const int side : {96, 143, 144, 220, 240, 480}) {
    Plane pixels;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        pixels.push_back(
            static_cast<std::uint8_t>(128 + 100 * std::sin(0.11 * x) * std::cos(0.09 * y)));
      }
    }
    const float centre = 0.5F * static_cast<float>(side);
    const auto plane = crop(grey_view(pixels, side, side), {centre, centre, 2 * centre, 0});
    cv::Mat expected;
    cv::resize(cv::Mat(side, side, CV_8UC1, pixels.data()), expected, {kSide, kSide}, 0, 0,
               cv::INTER_AREA);
    for (int i = 0; i < kPixels; ++i) ASSERT_NEAR(plane[i], expected.data[i], 1.5) << side;
  }
}

TEST(CropToPlane, IsCloseToTheAreaAverageOfFinePictures) {
  for (const int side : {96, 143, 144, 220, 240, 480}) {
    Plane pixels;
    // A wave of 1.2 pixels of the plane, which an average must all but take away, on a long one.
    const double fine = 2 * CV_PI * kSide / side / 1.2;
    for (int y = 0; y < side; ++y) {
      for (int x = 0; x < side; ++x) {
        pixels.push_back(static_cast<std::uint8_t>(
            128 + 80 * std::sin(0.11 * x) * std::cos(0.09 * y) + 30 * std::sin(fine * (x + y))));
      }
    }
    const float centre = 0.5F * static_cast<float>(side);
    const auto plane = crop(grey_view(pixels, side, side), {centre, centre, 2 * centre, 0});
    cv::Mat expected;
    cv::resize(cv::Mat(side, side, CV_8UC1, pixels.data()), expected, {kSide, kSide}, 0, 0,
               cv::INTER_AREA);
    double sum = 0;
    for (int i = 0; i < kPixels; ++i) sum += std::abs(plane[i] - expected.data[i]);
    EXPECT_LT(sum / kPixels, 1.5) << side;
  }
}

TEST(CropToPlane, TurnsARolledFaceUpright) {
  // 60 pixels to the right of the centre of a face rolled by 0.5 rad, clockwise on the screen.
  const double roll = 0.5;
  const auto pixels = disc_picture(300, 300, 150 + 60 * std::cos(roll), 150 + 60 * std::sin(roll));
  const auto centre =
      centre_of_light(crop(grey_view(pixels, 300, 300), {150, 150, 192, static_cast<float>(roll)}));
  EXPECT_NEAR(centre.x, 24 + 60 / 4.0, 0.05);
  EXPECT_NEAR(centre.y, 24, 0.05);
}

TEST(CropToPlane, QuarterTurnsAreTransposes) {
  constexpr float kQuarter = 1.57079632679F;
  const auto pixels = noise(kSide, kSide);
  const auto plane = crop(grey_view(pixels, kSide, kSide), {24, 24, 48, kQuarter});
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      ASSERT_NEAR(plane[y * kSide + x], pixels[x * kSide + kSide - 1 - y], 1) << x << ", " << y;
    }
  }
}

TEST(CropToPlane, ContinuesTheBorderOutsideThePicture) {
  const auto pixels = noise(60, 50);
  const auto plane = crop(grey_view(pixels, 60, 50), {0, 0, 48, 0});
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      const int from = std::max(y - 24, 0) * 60 + std::max(x - 24, 0);
      ASSERT_EQ(plane[y * kSide + x], pixels[from]) << x << ", " << y;
    }
  }
  EXPECT_EQ(crop(grey_view(pixels, 60, 50), {1e30F, -1e30F, 200, 1}), Plane(kPixels, pixels[59]));
}

TEST(CropToPlane, EnlargesSmallCrops) {
  const auto pixels = disc_picture(100, 100, 53, 47);
  const auto centre = centre_of_light(crop(grey_view(pixels, 100, 100), {50, 50, 32, 0}));
  EXPECT_NEAR(centre.x, 24 + 3 * 1.5, 0.05);
  EXPECT_NEAR(centre.y, 24 - 3 * 1.5, 0.05);
}

// Far larger than one band of samples: the bands must meet without a seam.
TEST(CropToPlane, LargeCropsHaveNoSeams) {
  constexpr int kPicture = 1440;
  Plane ramp;
  for (int y = 0; y < kPicture; ++y)
    ramp.insert(ramp.end(), kPicture, static_cast<std::uint8_t>(y / 6));
  const auto plane = crop(grey_view(ramp, kPicture, kPicture), {720, 720, 1440, 0});
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) ASSERT_NEAR(plane[y * kSide + x], 5 * y + 2, 0.5);
  }
  EXPECT_EQ(crop(grey_view(ramp, kPicture, kPicture), {720, 0, 8000, 0})[0], ramp[0]);
}

TEST(CropToPlane, TakesAPictureOfOnePixel) {
  const Plane pixel = {93};
  EXPECT_EQ(crop(grey_view(pixel, 1, 1), {0.5F, 0.5F, 7, 0.2F}), Plane(kPixels, 93));
}

TEST(CropToPlane, RefusesBadInputInOneSentence) {
  const auto pixels = noise(60, 50);
  const ImageView good = grey_view(pixels, 60, 50);
  const Crop whole{30, 25, 50, 0};
  const auto refuses = [](const ImageView& view, const Crop& square, const std::string& sentence) {
    try {
      crop(view, square);
      ADD_FAILURE() << "accepted, expected: " << sentence;
    } catch (const std::invalid_argument& error) {
      EXPECT_EQ(error.what(), sentence);
    }
  };
  const std::string empty = "crop: the picture is empty (";
  refuses({nullptr, 60, 50, 60, PixelFormat::kGrey}, whole, empty + "60x50 pixels)");
  refuses({pixels.data(), 0, 50, 60, PixelFormat::kGrey}, whole, empty + "0x50 pixels)");
  refuses({pixels.data(), 60, -1, 60, PixelFormat::kGrey}, whole, empty + "60x-1 pixels)");
  const std::string stride = "crop: the picture's stride is ";
  refuses({pixels.data(), 60, 50, 59, PixelFormat::kGrey}, whole,
          stride + "59 bytes, expected at least 60");
  refuses({pixels.data(), 15, 50, 59, PixelFormat::kRgba}, whole,
          stride + "59 bytes, expected at least 60");
  refuses({pixels.data(), 60, 50, std::ptrdiff_t{1} << 30, PixelFormat::kGrey}, whole,
          "crop: the picture is larger than 2 GiB (50 rows of 1073741824 bytes)");
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const std::string infinite = "crop: the centre or the roll is not a finite number";
  refuses(good, {kNan, 25, 50, 0}, infinite);
  refuses(good, {30, kInfinity, 50, 0}, infinite);
  refuses(good, {30, 25, 50, kNan}, infinite);
  refuses(good, {30, 25, kNan, 0}, "crop: the side is nan pixels, expected 1 to 16384");
  refuses(good, {30, 25, 0.5F, 0}, "crop: the side is 0.500000 pixels, expected 1 to 16384");
  refuses(good, {30, 25, 16385, 0}, "crop: the side is 16385.000000 pixels, expected 1 to 16384");
}

TEST(Normalise, DividesBy255) {
  Plane plane(kPixels);
  for (int i = 0; i < kPixels; ++i) plane[i] = static_cast<std::uint8_t>(i);
  std::vector<float> input(kPixels);
  normalise(plane.data(), input.data());
  for (int i = 0; i < kPixels; ++i)
    ASSERT_FLOAT_EQ(input[i], static_cast<float>(plane[i]) / 255.0F);
  EXPECT_EQ(input[0], 0.0F);
  EXPECT_EQ(input[255], 1.0F);
}

}  // namespace
}  // namespace emoxnet::vision

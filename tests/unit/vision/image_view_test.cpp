#include "native/vision/image_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "native/vision/preprocess.h"
#include "tests/unit/vision/pictures.h"

namespace emoxnet::vision {
namespace {

constexpr int kWidth = 130;
constexpr int kHeight = 110;
constexpr std::size_t kArea = std::size_t{kWidth} * kHeight;
constexpr std::ptrdiff_t kRgbaStride = std::ptrdiff_t{4} * kWidth;
constexpr Crop kCrop{61.3F, 55.8F, 99.0F, 0.3F};

std::vector<std::uint8_t> plane_of(const ImageView& view) {
  std::vector<std::uint8_t> plane(kPixels);
  crop_to_plane(view, kCrop, plane.data());
  return plane;
}

TEST(ImageView, GreyInRgbaIsGreyWhateverItsAlpha) {
  const auto grey = noise(kWidth, kHeight);
  std::vector<std::uint8_t> rgba;
  for (std::size_t i = 0; i < grey.size(); ++i) {
    rgba.insert(rgba.end(), {grey[i], grey[i], grey[i], static_cast<std::uint8_t>(i)});
  }
  EXPECT_EQ(plane_of({rgba.data(), kWidth, kHeight, kRgbaStride, PixelFormat::kRgba}),
            plane_of(grey_view(grey, kWidth, kHeight)));
}

TEST(ImageView, RgbaIsReadInThatOrder) {
  // BT.601 luma of pure red, green and blue.
  const std::uint8_t levels[3] = {76, 150, 29};
  for (int channel = 0; channel < 3; ++channel) {
    std::vector<std::uint8_t> rgba(4 * kArea);
    for (std::size_t i = channel; i < rgba.size(); i += 4) rgba[i] = 255;
    const auto plane = plane_of({rgba.data(), kWidth, kHeight, kRgbaStride, PixelFormat::kRgba});
    EXPECT_EQ(plane, std::vector<std::uint8_t>(kPixels, levels[channel])) << "channel " << channel;
  }
}

TEST(ImageView, LimitedLumaExpandsToFullRange) {
  const auto grey = noise(kWidth, kHeight);
  std::vector<std::uint8_t> luma(grey.size());
  std::transform(grey.begin(), grey.end(), luma.begin(), [](std::uint8_t level) {
    return static_cast<std::uint8_t>(16.5 + level * 219.0 / 255.0);
  });
  const auto full = plane_of(grey_view(grey, kWidth, kHeight));
  const auto limited = plane_of({luma.data(), kWidth, kHeight, kWidth, PixelFormat::kLumaLimited});
  // Half a level of limited range is 0.58 of full range, and each side rounds twice.
  for (int i = 0; i < kPixels; ++i) ASSERT_NEAR(limited[i], full[i], 2) << i;
}

TEST(ImageView, LimitedLumaIsClampedAndRounded) {
  const std::pair<int, int> cases[] = {{0, 0},     {15, 0},    {16, 0},    {17, 1},
                                       {126, 128}, {234, 254}, {235, 255}, {255, 255}};
  for (const auto& [luma, level] : cases) {
    const std::vector<std::uint8_t> flat(kArea, static_cast<std::uint8_t>(luma));
    const auto plane = plane_of({flat.data(), kWidth, kHeight, kWidth, PixelFormat::kLumaLimited});
    EXPECT_EQ(plane, std::vector<std::uint8_t>(kPixels, static_cast<std::uint8_t>(level))) << luma;
  }
}

TEST(ImageView, BytesBetweenRowsAreNeverSeen) {
  constexpr std::size_t kStride = kWidth + 13;
  const auto grey = noise(kWidth, kHeight);
  for (const std::uint8_t filler : {0, 255}) {
    std::vector<std::uint8_t> padded(kStride * kHeight, filler);
    for (std::size_t y = 0; y < kHeight; ++y) {
      std::copy_n(&grey[y * kWidth], kWidth, &padded[y * kStride]);
    }
    EXPECT_EQ(plane_of({padded.data(), kWidth, kHeight, kStride, PixelFormat::kGrey}),
              plane_of(grey_view(grey, kWidth, kHeight)));
  }
}

}  // namespace
}  // namespace emoxnet::vision

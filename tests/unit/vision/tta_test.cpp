#include "native/vision/tta.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <stdexcept>
#include <vector>

#include "tests/unit/vision/pictures.h"

namespace emoxnet::vision {
namespace {

std::vector<float> views_of(const std::vector<std::uint8_t>& plane, int steps) {
  std::vector<float> views(static_cast<std::size_t>(steps) * kPixels);
  tta_views(plane.data(), steps, views.data());
  return views;
}

// The documented changes as matrices about the plane's centre, in the documented order.
cv::Matx33d documented_change(const TtaView& view) {
  const double angle = view.rotate_degrees * CV_PI / 180;
  const double centre = (kSide - 1) / 2.0;
  const cv::Matx33d to_centre(1, 0, -centre, 0, 1, -centre, 0, 0, 1);
  const cv::Matx33d flip(view.flip ? -1 : 1, 0, 0, 0, 1, 0, 0, 0, 1);
  const cv::Matx33d shear(1, view.shear, 0, 0, 1, 0, 0, 0, 1);
  const cv::Matx33d zoom(view.zoom, 0, 0, 0, view.zoom, 0, 0, 0, 1);
  const cv::Matx33d rotate(std::cos(angle), -std::sin(angle), 0, std::sin(angle), std::cos(angle),
                           0, 0, 0, 1);
  const cv::Matx33d shift(1, 0, view.shift_x * kSide + centre, 0, 1, view.shift_y * kSide + centre,
                          0, 0, 1);
  return shift * rotate * zoom * shear * flip * to_centre;
}

TEST(TtaViews, FirstIsThePlaneAndSecondItsExactMirrorImage) {
  const auto plane = noise(kSide, kSide);
  std::vector<float> input(kPixels);
  normalise(plane.data(), input.data());
  const auto views = views_of(plane, 2);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      ASSERT_EQ(views[y * kSide + x], input[y * kSide + x]);
      ASSERT_EQ(views[kPixels + y * kSide + x], input[y * kSide + kSide - 1 - x]);
    }
  }
}

TEST(TtaViews, EachIsItsDocumentedChange) {
  cv::Mat plane(kSide, kSide, CV_8UC1);
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) {
      plane.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(
          128 + 70 * std::sin(0.25 * x) * std::cos(0.2 * y) + 0.5 * x - 0.4 * y);
    }
  }
  auto views = views_of({plane.begin<std::uint8_t>(), plane.end<std::uint8_t>()}, kTtaSteps);
  cv::Mat levels;
  plane.convertTo(levels, CV_32F);
  for (int k = 0; k < kTtaSteps; ++k) {
    const cv::Matx23d change = documented_change(kTtaViews[k]).get_minor<2, 3>(0, 0);
    cv::Mat expected;
    cv::warpAffine(levels, expected, change, {kSide, kSide}, cv::INTER_LINEAR,
                   cv::BORDER_REPLICATE);
    const cv::Mat view(kSide, kSide, CV_32FC1, &views[static_cast<std::size_t>(k) * kPixels]);
    EXPECT_LE(cv::norm(255.0 * view, expected, cv::NORM_INF), 0.65) << kTtaViews[k].name;
  }
}

TEST(TtaViews, FewerStepsAreAPrefixOfMore) {
  const auto plane = noise(kSide, kSide);
  const auto all = views_of(plane, kTtaSteps);
  for (int steps = 1; steps < kTtaSteps; ++steps) {
    const auto some = views_of(plane, steps);
    ASSERT_TRUE(std::equal(some.begin(), some.end(), all.begin())) << steps;
  }
}

TEST(TtaViews, StayInTheInputRange) {
  for (const auto value : views_of(noise(kSide, kSide), kTtaSteps)) {
    ASSERT_GE(value, 0.0F);
    ASSERT_LE(value, 1.0F);
  }
}

TEST(TtaViews, AreDistinctBalancedAndNamed) {
  std::set<std::string_view> names;
  cv::Matx33d mean = cv::Matx33d::zeros();
  int flipped = 0;
  for (const TtaView& view : kTtaViews) {
    names.insert(view.name);
    flipped += view.flip ? 1 : 0;
    TtaView unflipped = view;
    unflipped.flip = false;
    mean += documented_change(unflipped) * (1.0 / kTtaSteps);
  }
  EXPECT_EQ(names.size(), kTtaViews.size());
  EXPECT_EQ(flipped, kTtaSteps / 2);
  // On average the face stays where it is, and nearly as it is.
  const double centre = (kSide - 1) / 2.0;
  const cv::Vec3d moved = mean * cv::Vec3d(centre, centre, 1);
  EXPECT_LT(std::hypot(moved[0] - centre, moved[1] - centre), 0.01);
  EXPECT_LT(cv::norm(mean.get_minor<2, 2>(0, 0), cv::Matx22d::eye(), cv::NORM_INF), 0.05);
}

TEST(TtaViews, RefusesStepsOutOfRange) {
  const auto plane = noise(kSide, kSide);
  std::vector<float> views(std::size_t{kTtaSteps + 1} * kPixels);
  for (const int steps : {-1, 0, kTtaSteps + 1}) {
    EXPECT_THROW(tta_views(plane.data(), steps, views.data()), std::invalid_argument) << steps;
  }
}

TEST(AverageViews, IsTheMeanOfEachClass) {
  const std::vector<float> probabilities = {0.5F, 0.25F, 0.25F, 0.0F, 0.75F, 0.25F};
  std::vector<float> mean(3);
  average_views(probabilities.data(), 2, 3, mean.data());
  EXPECT_EQ(mean, (std::vector<float>{0.25F, 0.5F, 0.25F}));
  average_views(probabilities.data(), 1, 3, mean.data());
  EXPECT_EQ(mean, (std::vector<float>{0.5F, 0.25F, 0.25F}));
}

}  // namespace
}  // namespace emoxnet::vision

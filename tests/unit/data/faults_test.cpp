#include "native/data/faults.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace emoxnet::data {
namespace {

// A picture with edges and shades, as a face has: [1,1,48,48] in whole grey levels.
torch::Tensor picture() {
  cv::Mat canvas(48, 48, CV_8U, cv::Scalar(90));
  cv::ellipse(canvas, {24, 25}, {15, 19}, 0, 0, 360, 180, cv::FILLED, cv::LINE_AA);
  cv::circle(canvas, {18, 20}, 3, 30, cv::FILLED, cv::LINE_AA);
  cv::circle(canvas, {30, 20}, 3, 30, cv::FILLED, cv::LINE_AA);
  cv::ellipse(canvas, {24, 34}, {6, 3}, 0, 0, 180, 60, 2, cv::LINE_AA);
  return torch::from_blob(canvas.data, {1, 1, 48, 48}, torch::kUInt8).to(torch::kFloat32) / 255;
}

cv::Mat to_mat(const torch::Tensor& face) {
  const auto levels = (face * 255).round().to(torch::kUInt8).contiguous();
  return cv::Mat(48, 48, CV_8U, levels.data_ptr()).clone();
}

torch::Tensor apply_at(Fault fault, double severity) {
  return apply_fault(fault, picture(), torch::full({1}, severity));
}

double mean_difference(const cv::Mat& a, const cv::Mat& b) {
  return cv::norm(a, b, cv::NORM_L1) / static_cast<double>(a.total());
}

TEST(Faults, JpegIsOpenCVsAtTheSameQuality) {
  for (const int quality : {60, 35, 20, 5}) {
    const double severity = (60 - quality) / 55.0;
    std::vector<unsigned char> file;
    ASSERT_TRUE(cv::imencode(".jpg", to_mat(picture()), file, {cv::IMWRITE_JPEG_QUALITY, quality}));
    const auto decoded = cv::imdecode(file, cv::IMREAD_GRAYSCALE);
    const auto ours = to_mat(apply_at(Fault::kJpeg, severity));
    EXPECT_LT(mean_difference(ours, decoded), 0.6) << quality;
    EXPECT_GT(mean_difference(ours, to_mat(picture())), 0.8) << quality;
  }
}

TEST(Faults, LowResolutionIsOpenCVsDownAndUp) {
  // Severity for 24 pixels: 48 - 34 s.
  const auto ours = to_mat(apply_at(Fault::kLowResolution, 24 / 34.0));
  cv::Mat small, back;
  cv::resize(to_mat(picture()), small, {24, 24}, 0, 0, cv::INTER_AREA);
  cv::resize(small, back, {48, 48}, 0, 0, cv::INTER_LINEAR);
  EXPECT_LT(mean_difference(ours, back), 0.6);
  EXPECT_GT(mean_difference(ours, to_mat(picture())), 2);
}

TEST(Faults, BlurIsOpenCVsAwayFromTheBorder) {
  const auto ours = to_mat(apply_at(Fault::kBlur, 1));
  cv::Mat blurred;
  cv::GaussianBlur(to_mat(picture()), blurred, {0, 0}, 2);
  const cv::Rect inside(6, 6, 36, 36);
  EXPECT_LT(mean_difference(ours(inside), blurred(inside)), 0.6);
}

TEST(Faults, LowLightLeavesATenthAndSideLightASlope) {
  const auto dark = apply_at(Fault::kLowLight, 1);
  EXPECT_NEAR(dark.mean().item<double>(), 0.1 * picture().mean().item<double>(), 0.01);
  const auto levels = dark * 255;
  EXPECT_TRUE(torch::allclose(levels, levels.round(), 0, 1e-3));

  torch::manual_seed(1);
  const auto white = torch::ones({1, 1, 48, 48});
  const auto lit = apply_fault(Fault::kSideLight, white, torch::ones({1}));
  EXPECT_NEAR(lit.max().item<double>(), 1, 0.02);
  EXPECT_NEAR(lit.min().item<double>(), 0.1, 0.02);
}

TEST(Faults, NoiseHasTheStatedDeviation) {
  const auto grey = torch::full({16, 1, 48, 48}, 0.5);
  const auto noisy = apply_fault(Fault::kNoise, grey, torch::full({16}, 0.5));
  EXPECT_NEAR(noisy.std().item<double>(), 0.075, 0.003);
}

TEST(Faults, EveryFaultKeepsTheRangeAndGrows) {
  for (const FaultName& named : kFaults) {
    const Fault fault = named.fault;
    const char* name = named.name;
    const auto faces = picture().repeat({8, 1, 1, 1});
    const auto change = [&](double severity) {
      torch::manual_seed(2);
      const auto damaged = apply_fault(fault, faces, torch::full({8}, severity));
      EXPECT_GE(damaged.min().item<double>(), -1e-6) << name;
      EXPECT_LE(damaged.max().item<double>(), 1 + 1e-6) << name;
      return (damaged - faces).abs().mean().item<double>();
    };
    const double slight = change(0.2), worst = change(1);
    EXPECT_GT(worst, slight * 1.2) << name;
    EXPECT_GT(worst, 0.005) << name;
  }
}

TEST(Faults, AShareOfTheFacesIsHit) {
  torch::manual_seed(3);
  const auto faces = picture().repeat({100, 1, 1, 1});
  const auto hit = (apply_random_faults(faces, 0.3) - faces).abs().amax({1, 2, 3}) > 0;
  EXPECT_LE(hit.sum().item<int>(), 30);
  EXPECT_GE(hit.sum().item<int>(), 20);
  EXPECT_TRUE(torch::equal(apply_random_faults(faces, 0), faces));
}

TEST(Faults, AMovedBoxShowsWhatLiesThere) {
  const auto moved = move_box(picture(), 2, -1);
  // Pixel (x, y) of the moved box is (x + 2, y - 1) of the old one.
  EXPECT_TRUE(torch::allclose(moved.slice(2, 1, 48).slice(3, 0, 46),
                              picture().slice(2, 0, 47).slice(3, 2, 48), 1e-4, 1e-4));
}

}  // namespace
}  // namespace emoxnet::data

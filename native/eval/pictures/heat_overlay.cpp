#include "native/eval/pictures/heat_overlay.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace emoxnet::eval {
namespace {

constexpr double kMostCover = 0.7;  // of the picture, at the hottest place

}  // namespace

cv::Mat overlay_heat(const cv::Mat& picture, const cv::Mat& heat) {
  const int side = std::max(picture.cols, kLeastOverlaySide);
  cv::Mat grey, base;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  cv::resize(grey, grey, {side, side}, 0, 0, cv::INTER_CUBIC);
  cv::cvtColor(grey, base, cv::COLOR_GRAY2BGR);
  cv::Mat smooth, levels, colours;
  cv::resize(heat, smooth, {side, side}, 0, 0, cv::INTER_CUBIC);
  smooth = cv::max(smooth, 0);  // a cubic swings below zero beside a steep place
  double hottest = 0;
  cv::minMaxLoc(smooth, nullptr, &hottest);
  if (hottest <= 0) return base;
  smooth /= hottest;
  smooth.convertTo(levels, CV_8U, 255);
  cv::applyColorMap(levels, colours, cv::COLORMAP_INFERNO);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const double cover = kMostCover * smooth.at<float>(y, x);
      base.at<cv::Vec3b>(y, x) =
          base.at<cv::Vec3b>(y, x) * (1 - cover) + colours.at<cv::Vec3b>(y, x) * cover;
    }
  return base;
}

}  // namespace emoxnet::eval

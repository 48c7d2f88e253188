// A map of heat over a picture.
#pragma once

#include <opencv2/core.hpp>

namespace emoxnet::eval {

/// Pictures smaller than this are enlarged first, so that the map is smooth. Pixels.
inline constexpr int kLeastOverlaySide = 240;

/// The picture in grey, the hotter a place the more it glows from purple to yellow. The map is
/// scaled to its own hottest place; one that is zero everywhere leaves the picture grey.
/// picture: 8 bit BGR, square; heat: [h,w] float32, zero or more. Returns BGR.
cv::Mat overlay_heat(const cv::Mat& picture, const cv::Mat& heat);

}  // namespace emoxnet::eval

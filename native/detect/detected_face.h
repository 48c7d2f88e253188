// A face as a detector sees it, in pixels of the picture; (0, 0) is its top left corner.
#pragma once

#include <array>

namespace emoxnet::detect {

struct Point {
  double x, y;
};

struct Box {
  double x, y, width, height;  ///< top left corner and size
};

/// Left and right as seen in the picture, in the order in which BlazeFace tells them.
enum Landmark { kLeftEye, kRightEye, kNose, kMouth, kLeftEar, kRightEar, kLandmarks };

struct DetectedFace {
  Box box;
  std::array<Point, kLandmarks> landmarks;
  double score;  ///< the detector's confidence in (0, 1]
};

inline Point centre_of(const Box& box) { return {box.x + box.width / 2, box.y + box.height / 2}; }

}  // namespace emoxnet::detect

// Test-time augmentation: the network sees ten fixed views of a face and its answers are averaged
// (paper: "test-time augmentation with 10 steps").
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "native/vision/preprocess.h"

namespace emoxnet::vision {

/// One view, as the change made to the 48x48 plane around its centre, applied in the order
/// flip, shear, zoom, rotate, shift.
struct TtaView {
  std::string_view name;
  bool flip;             ///< mirror left and right
  float rotate_degrees;  ///< clockwise as seen on the screen
  float shift_x;         ///< fraction of the side, to the right
  float shift_y;         ///< fraction of the side, downwards
  float shear;           ///< horizontal: x += shear * y
  float zoom;            ///< > 1 enlarges the face
};

inline constexpr int kTtaSteps = 10;

/// Every prefix is a sensible set of its own, so n steps means the first n views. View 0 is the
/// plane itself.
extern const std::array<TtaView, kTtaSteps> kTtaViews;

/// The first `steps` views of a plane.
/// plane: [48,48] uint8; views: [steps,1,48,48] float32 in [0,1].
/// Throws std::invalid_argument unless 1 <= steps <= kTtaSteps.
void tta_views(const std::uint8_t* plane, int steps, float* views);

/// Mean of the views' answers. probabilities: [steps,classes]; mean: [classes].
void average_views(const float* probabilities, int steps, int classes, float* mean);

}  // namespace emoxnet::vision

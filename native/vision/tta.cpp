#include "native/vision/tta.h"

#include <cmath>
#include <stdexcept>
#include <string>

#include "native/vision/affine.h"

namespace emoxnet::vision {
namespace {

constexpr double kRadiansPerDegree = 3.14159265358979323846 / 180.0;

// Where in the plane each pixel of the view comes from: the view's changes undone in reverse order,
// around the centre.
Affine source_of(const TtaView& view) {
  const double cosine = std::cos(view.rotate_degrees * kRadiansPerDegree) / view.zoom;
  const double sine = std::sin(view.rotate_degrees * kRadiansPerDegree) / view.zoom;
  // Turned and zoomed back: x = cosine * x' + sine * y', y = -sine * x' + cosine * y'.
  // Sheared back: x - shear * y. Flipped back: -x.
  const double mirror = view.flip ? -1.0 : 1.0;
  const double xx = mirror * (cosine + view.shear * sine);
  const double xy = mirror * (sine - view.shear * cosine);
  const double yx = -sine;
  const double yy = cosine;
  const double centre = 0.5 * (kSide - 1);
  const double from_x = centre + static_cast<double>(view.shift_x) * kSide;
  const double from_y = centre + static_cast<double>(view.shift_y) * kSide;
  return {static_cast<float>(xx),
          static_cast<float>(xy),
          static_cast<float>(centre - xx * from_x - xy * from_y),
          static_cast<float>(yx),
          static_cast<float>(yy),
          static_cast<float>(centre - yx * from_x - yy * from_y)};
}

}  // namespace

// After the plane and its mirror image the views come in pairs, one of each flipped; shifts of a
// pair undo each other. Chosen by hand among seven such sets, by their likelihood on FER-2013's
// valid split at one unfinished epoch of EmoXNetLite's training. There, turned, sheared and shrunk
// views alone scored lower than shifted ones; an unbalanced set that moves most faces up scored
// higher still.
const std::array<TtaView, kTtaSteps> kTtaViews = {{
    {"identity", false, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F},
    {"flip", true, 0.0F, 0.0F, 0.0F, 0.0F, 1.0F},
    {"shift-right-up", false, 0.0F, 0.04F, -0.04F, 0.0F, 1.0F},
    {"flip-shift-left-down", true, 0.0F, -0.04F, 0.04F, 0.0F, 1.0F},
    {"shift-left-up", false, 0.0F, -0.04F, -0.04F, 0.0F, 1.0F},
    {"flip-shift-right-down", true, 0.0F, 0.04F, 0.04F, 0.0F, 1.0F},
    {"zoom-in", false, 0.0F, 0.0F, 0.0F, 0.0F, 1.07F},
    {"flip-zoom-in", true, 0.0F, 0.0F, 0.0F, 0.0F, 1.07F},
    {"shift-right", false, 0.0F, 0.04F, 0.0F, 0.0F, 1.0F},
    {"flip-shift-left", true, 0.0F, -0.04F, 0.0F, 0.0F, 1.0F},
}};

void tta_views(const std::uint8_t* plane, int steps, float* views) {
  if (steps < 1 || steps > kTtaSteps) {
    throw std::invalid_argument("test-time views: " + std::to_string(steps) +
                                " steps asked for, expected 1 to " + std::to_string(kTtaSteps));
  }
  const GreySource source{plane, kSide, kSide, kSide};
  for (int step = 0; step < steps; ++step) {
    warp_affine(source, source_of(kTtaViews[step]), kSide, kSide, kLevelToInput, views);
    views += kPixels;
  }
}

void average_views(const float* probabilities, int steps, int classes, float* mean) {
  for (int c = 0; c < classes; ++c) {
    double sum = 0.0;
    for (int step = 0; step < steps; ++step) sum += probabilities[step * classes + c];
    mean[c] = static_cast<float>(sum / steps);
  }
}

}  // namespace emoxnet::vision

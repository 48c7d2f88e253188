#include "native/detect/flaws.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace emoxnet::detect {
namespace {

using vision::kSide;

/// Pixels along the crop: three quarters of what the network sees.
constexpr float kLeastSide = 36;
/// Share of the box that lies beyond an edge of the picture.
constexpr double kMostBeyond = 0.15;
/// Mean grey level of the face's middle.
constexpr double kDark = 45;
/// Before something so much brighter a face is dark, which otherwise is not.
constexpr double kDim = 90, kGlare = 90;
constexpr double kSharp = 0.06;
/// Distance of the nose from the middle between the ears, over the ears' distance.
constexpr double kTurned = 0.4;

double turn_of(const DetectedFace& face) {
  const auto& [left, right, nose] =
      std::array{face.landmarks[kLeftEar], face.landmarks[kRightEar], face.landmarks[kNose]};
  const Point across{right.x - left.x, right.y - left.y};
  const Point from_middle{nose.x - (left.x + right.x) / 2, nose.y - (left.y + right.y) / 2};
  return std::abs(from_middle.x * across.x + from_middle.y * across.y) /
         (across.x * across.x + across.y * across.y);
}

int distance_to_edge(int x, int y) { return std::min({x, y, kSide - 1 - x, kSide - 1 - y}); }

template <typename Counts>
double mean_where(const std::uint8_t* plane, const Counts& counts) {
  double sum = 0;
  int count = 0;
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      if (!counts(distance_to_edge(x, y))) continue;
      sum += plane[y * kSide + x];
      ++count;
    }
  return sum / count;
}

/// Without the crop's rim, where hair and surroundings are.
double sharpness_of(const std::uint8_t* plane) {
  constexpr int kRim = kSide / 8;
  const double mean = mean_where(plane, [](int) { return true; });
  double differences = 0, variance = 0;
  for (int y = kRim; y < kSide - kRim; ++y)
    for (int x = kRim; x < kSide - kRim; ++x) {
      const std::uint8_t* at = &plane[y * kSide + x];
      const double difference = 4 * *at - (at[-1] + at[1] + at[-kSide] + at[kSide]);
      differences += difference * difference;
      variance += (*at - mean) * (*at - mean);
    }
  // A plane of one level has nothing that could be blurred.
  return variance > 0 ? differences / variance : 1;
}

}  // namespace

std::string_view name_of(Flaw flaw) {
  constexpr std::array<std::string_view, 6> kNames = {"cut-off", "small",  "backlit",
                                                      "dark",    "turned", "blurred"};
  return kNames[static_cast<std::size_t>(flaw)];
}

FacePixels measure_pixels(const std::uint8_t* plane, const std::uint8_t* surroundings) {
  const int rim = static_cast<int>(kSide * (1 - 1 / kSurroundingsSides) / 2);
  return {mean_where(plane, [](int distance) { return distance >= kSide / 4; }),
          mean_where(surroundings, [&](int distance) { return distance < rim; }),
          sharpness_of(plane)};
}

std::vector<Flaw> flaws_of(const DetectedFace& face, const vision::Crop& crop, int width,
                           int height, const FacePixels& seen) {
  const Box& box = face.box;
  const double beyond =
      std::max({-box.x / box.width, -box.y / box.height, (box.x + box.width - width) / box.width,
                (box.y + box.height - height) / box.height});
  const bool is_backlit = seen.middle < kDim && seen.around - seen.middle > kGlare;
  const bool is_dark = seen.middle < kDark;
  const bool is_small = crop.side < kLeastSide;
  const std::array<std::pair<Flaw, bool>, 6> checks = {{
      {Flaw::kCutOff, beyond > kMostBeyond},
      {Flaw::kSmall, is_small},
      {Flaw::kBacklit, is_backlit},
      {Flaw::kDark, is_dark && !is_backlit},
      {Flaw::kTurned, turn_of(face) > kTurned},
      // What is small or dark has no fine lines to lose.
      {Flaw::kBlurred, seen.sharpness < kSharp && !is_small && !is_dark},
  }};
  std::vector<Flaw> flaws;
  for (const auto& [flaw, applies] : checks)
    if (applies) flaws.push_back(flaw);
  return flaws;
}

double temperature_of(const std::vector<Flaw>& flaws) {
  const auto of = [](Flaw flaw) {
    switch (flaw) {
      case Flaw::kBlurred:
        return 1.2;
      case Flaw::kCutOff:
      case Flaw::kSmall:
        return 1.15;
      case Flaw::kDark:
        return 1.1;
      case Flaw::kBacklit:
      case Flaw::kTurned:
        return 1.0;
    }
    return 1.0;
  };
  double temperature = 1;
  for (const Flaw flaw : flaws) temperature = std::max(temperature, of(flaw));
  return temperature;
}

}  // namespace emoxnet::detect

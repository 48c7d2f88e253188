#include "native/detect/suppression.h"

#include <algorithm>

namespace emoxnet::detect {
namespace {

/// The mean of a group, weighted by score; the score is the first's.
DetectedFace blend(const std::vector<DetectedFace>& group) {
  DetectedFace mean{{0, 0, 0, 0}, {}, group.front().score};
  double total = 0;
  for (const DetectedFace& face : group) total += face.score;
  for (const DetectedFace& face : group) {
    const double share = face.score / total;
    mean.box.x += share * face.box.x;
    mean.box.y += share * face.box.y;
    mean.box.width += share * face.box.width;
    mean.box.height += share * face.box.height;
    for (int i = 0; i < kLandmarks; ++i) {
      mean.landmarks[i].x += share * face.landmarks[i].x;
      mean.landmarks[i].y += share * face.landmarks[i].y;
    }
  }
  return mean;
}

}  // namespace

double overlap(const Box& a, const Box& b) {
  const double width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const double height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const double intersection = width * height;
  return intersection / (a.width * a.height + b.width * b.height - intersection);
}

std::vector<DetectedFace> suppress(std::vector<DetectedFace> candidates, double threshold) {
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const DetectedFace& a, const DetectedFace& b) { return a.score > b.score; });
  std::vector<DetectedFace> faces;
  while (!candidates.empty()) {
    std::vector<DetectedFace> group{candidates.front()}, others;
    for (std::size_t i = 1; i < candidates.size(); ++i) {
      const bool joins = overlap(candidates.front().box, candidates[i].box) > threshold;
      (joins ? group : others).push_back(candidates[i]);
    }
    faces.push_back(blend(group));
    candidates = std::move(others);
  }
  return faces;
}

}  // namespace emoxnet::detect

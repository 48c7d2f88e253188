#include "native/detect/main_first.h"

#include <algorithm>
#include <numeric>

namespace emoxnet::detect {
namespace {

/// A face whose score is by so much less than the best one's is doubtful beside it.
constexpr double kDoubt = 0.2;

double area(const DetectedFace& face) { return face.box.width * face.box.height; }

}  // namespace

std::vector<std::size_t> main_first(const std::vector<DetectedFace>& faces) {
  double best = 0;
  for (const DetectedFace& face : faces) best = std::max(best, face.score);
  const auto is_doubtful = [&](std::size_t i) { return faces[i].score < best - kDoubt; };
  std::vector<std::size_t> order(faces.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (is_doubtful(a) != is_doubtful(b)) return is_doubtful(b);
    return area(faces[a]) > area(faces[b]);
  });
  return order;
}

}  // namespace emoxnet::detect

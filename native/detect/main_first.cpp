#include "native/detect/main_first.h"

#include <algorithm>
#include <numeric>

namespace emoxnet::detect {
namespace {

/// A face whose score is by so much less than the best one's is doubtful beside it.
constexpr double kDoubt = 0.2;
/// So many times the main face's area has another to show before it takes its place.
constexpr double kClearlyLarger = 1.5;

double area(const DetectedFace& face) { return face.box.width * face.box.height; }

}  // namespace

std::vector<std::size_t> main_first(const std::vector<DetectedFace>& faces,
                                    std::optional<std::size_t> before) {
  double best = 0;
  for (const DetectedFace& face : faces) best = std::max(best, face.score);
  const auto is_doubtful = [&](std::size_t i) { return faces[i].score < best - kDoubt; };
  std::vector<std::size_t> order(faces.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (is_doubtful(a) != is_doubtful(b)) return is_doubtful(b);
    return area(faces[a]) > area(faces[b]);
  });
  const bool stays = before && !is_doubtful(*before) &&
                     area(faces[order.front()]) < kClearlyLarger * area(faces[*before]);
  if (stays) {
    const auto at = std::find(order.begin(), order.end(), *before);
    std::rotate(order.begin(), at, at + 1);
  }
  return order;
}

}  // namespace emoxnet::detect

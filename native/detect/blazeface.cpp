#include "native/detect/blazeface.h"

#include <cmath>
#include <cstddef>
#include <utility>

#include "native/detect/suppression.h"

namespace emoxnet::detect {
namespace {

constexpr double kSuppressionOverlap = 0.3;

DetectedFace decode_face(const float* values, const Point& anchor, double score, const Look& look,
                         int input_side) {
  const auto point = [&](std::ptrdiff_t pair) {
    return in_picture(look, static_cast<double>(values[2 * pair]) / input_side + anchor.x,
                      static_cast<double>(values[2 * pair + 1]) / input_side + anchor.y);
  };
  const Point centre = point(0);
  const double scale = look.side / input_side;
  double width = values[2] * scale, height = values[3] * scale;
  if (look.turns % 2 == 1) std::swap(width, height);
  DetectedFace face{{centre.x - width / 2, centre.y - height / 2, width, height}, {}, score};
  // The network names sides from the person's point of view, so its right eye comes first; that is
  // the one on the left of the picture.
  for (int i = 0; i < kLandmarks; ++i) face.landmarks[i] = point(2 + i);
  return face;
}

}  // namespace

Point anchor_centre(int index) {
  const bool fine = index < kAnchors[0];
  const int cells = fine ? 16 : 8, per_cell = fine ? 2 : 6;
  const int cell = (fine ? index : index - kAnchors[0]) / per_cell;
  const int column = cell % cells, row = cell / cells;
  return {(column + 0.5) / cells, (row + 0.5) / cells};
}

std::vector<DetectedFace> decode_faces(const Outputs& outputs, const Look& look, int input_side,
                                       double least_score) {
  std::vector<DetectedFace> candidates;
  int first = 0;
  for (std::size_t grid = 0; grid < kAnchors.size(); ++grid) {
    for (int i = 0; i < kAnchors[grid]; ++i) {
      const double score = 1 / (1 + std::exp(-static_cast<double>(outputs.logits[grid][i])));
      if (!(score >= least_score)) continue;
      candidates.push_back(decode_face(&outputs.regressors[grid][std::ptrdiff_t{i} * kRegressors],
                                       anchor_centre(first + i), score, look, input_side));
    }
    first += kAnchors[grid];
  }
  return suppress(std::move(candidates), kSuppressionOverlap);
}

}  // namespace emoxnet::detect

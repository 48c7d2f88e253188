#include "native/eval/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace emoxnet::eval {

Calibration calibrate(const std::vector<Probabilities>& predictions,
                      const std::vector<int>& labels) {
  Calibration bins{};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Probabilities& p = predictions[i];
    const auto top = std::max_element(p.begin(), p.end()) - p.begin();
    CalibrationBin& bin =
        bins[std::clamp(static_cast<int>(p[top] * kCalibrationBins), 0, kCalibrationBins - 1)];
    ++bin.images;
    bin.confidence += p[top];
    bin.accuracy += top == labels[i] ? 1 : 0;
  }
  for (CalibrationBin& bin : bins)
    if (bin.images > 0) {
      bin.confidence /= bin.images;
      bin.accuracy /= bin.images;
    }
  return bins;
}

double expected_error(const Calibration& calibration) {
  double gaps = 0, images = 0;
  for (const CalibrationBin& bin : calibration) {
    gaps += bin.images * std::abs(bin.confidence - bin.accuracy);
    images += bin.images;
  }
  return images > 0 ? gaps / images : 0;
}

}  // namespace emoxnet::eval

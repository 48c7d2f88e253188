// Whether a network is right as often as it says. No LibTorch: also compiled to WebAssembly.
#pragma once

#include <array>
#include <vector>

#include "native/eval/probabilities.h"

namespace emoxnet::eval {

inline constexpr int kCalibrationBins = 15;

/// The answers whose top probability falls into one of the equal bins of [0,1].
struct CalibrationBin {
  int images = 0;
  double confidence = 0;  ///< mean top probability, 0 of no image
  double accuracy = 0;    ///< share of right answers, 0 of no image
};

/// Bin i holds probabilities from i/15 to below (i+1)/15, the last one 1 as well.
using Calibration = std::array<CalibrationBin, kCalibrationBins>;

/// predictions and labels: [N]; labels index the classes.
Calibration calibrate(const std::vector<Probabilities>& predictions,
                      const std::vector<int>& labels);

/// Expected calibration error, [0,1]: the mean gap between confidence and accuracy over the images
/// (Guo et al. 2017, arXiv:1706.04599, equation 3).
double expected_error(const Calibration& calibration);

}  // namespace emoxnet::eval

// Scores of predicted probabilities against labels. No LibTorch: also compiled to WebAssembly.
#pragma once

#include <array>
#include <vector>

#include "native/vision/labels.h"

namespace emoxnet::eval {

using Probabilities = std::array<float, vision::kClasses>;  ///< sums to 1

struct Interval {
  double low, high;
};

struct ClassScore {
  double precision, recall, f1;  ///< [0,1]; 0 where nothing was predicted or present
  int support;                   ///< images with this label
};

struct Scores {
  int images;
  double accuracy;             ///< [0,1]
  Interval accuracy_interval;  ///< 95 %, Wilson 1927
  double macro_f1;             ///< mean of the classes' F1
  double ece;                  ///< expected calibration error, 15 equal bins of the top probability
                               ///< (Guo et al. 2017, arXiv:1706.04599)
  double nll;                  ///< mean negative log likelihood, nats
  std::array<ClassScore, vision::kClasses> per_class;
  /// [label][prediction] counts
  std::array<std::array<int, vision::kClasses>, vision::kClasses> confusion;
};

/// predictions and labels: [N], N >= 1; labels index vision::kClassNames.
Scores score(const std::vector<Probabilities>& predictions, const std::vector<int>& labels);

}  // namespace emoxnet::eval

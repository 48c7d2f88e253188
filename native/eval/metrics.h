// Scores of predicted probabilities against labels. No LibTorch: also compiled to WebAssembly.
#pragma once

#include <vector>

#include "native/eval/calibration.h"
#include "native/eval/probabilities.h"

namespace emoxnet::eval {

struct Interval {
  double low, high;
};

struct ClassScore {
  double precision, recall, f1;  ///< [0,1]; 0 where nothing was predicted or present
  Interval recall_interval;      ///< 95 %, Wilson 1927; all of [0,1] where nothing was present
  int support;                   ///< images with this label
  int predicted;                 ///< answers that name it
};

/// [label][prediction] counts.
using Confusion = std::vector<std::vector<int>>;

struct Scores {
  int images;
  double accuracy;             ///< [0,1]
  Interval accuracy_interval;  ///< 95 %, Wilson 1927
  double macro_f1;             ///< mean F1 of the classes that are present or were predicted
  Calibration calibration;     ///< of the top probability
  double ece;                  ///< its expected_error()
  double nll;                  ///< mean negative log likelihood, nats
  std::vector<ClassScore> per_class;
  Confusion confusion;
};

/// Of nothing.
Confusion empty_confusion(std::size_t classes);

/// In [0,1]; some image must be counted.
double macro_f1(const Confusion& confusion);

/// predictions and labels: [N], N >= 1; labels index the classes.
Scores score(const std::vector<Probabilities>& predictions, const std::vector<int>& labels);

}  // namespace emoxnet::eval

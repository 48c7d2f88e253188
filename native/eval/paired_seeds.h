// Whether one recipe is better than another, when each was trained with the same few seeds.
#pragma once

#include <optional>
#include <vector>

#include "native/eval/metrics.h"

namespace emoxnet::eval {

struct Spread {
  double mean;
  double deviation;  ///< of the sample (n - 1); 0 of a single value
};

/// values: [N], N >= 1.
Spread spread_of(const std::vector<double>& values);

/// The second recipe's values less the first's, seed by seed.
struct PairedDifference {
  /// What the spread of the differences tells.
  struct Test {
    Interval interval;  ///< 95 %
    double p;           ///< of so large a mean difference by chance alone, two-sided
  };

  double mean;
  std::optional<Test> test;  ///< none where all differences are equal: nothing is known of a spread
};

/// Student's paired t-test (1908). first and second: [N] of the same N >= 2 seeds.
PairedDifference compare_paired(const std::vector<double>& first,
                                const std::vector<double>& second);

}  // namespace emoxnet::eval

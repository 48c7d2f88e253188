#include "native/eval/paired_seeds.h"

#include <gtest/gtest.h>

#include <cmath>

namespace emoxnet::eval {
namespace {

TEST(PairedSeeds, SpreadIsThatOfASample) {
  const Spread spread = spread_of({2, 4, 4, 4, 5, 5, 7, 9});
  EXPECT_DOUBLE_EQ(spread.mean, 5);
  EXPECT_NEAR(spread.deviation, std::sqrt(32.0 / 7), 1e-12);
  EXPECT_EQ(spread_of({3}).deviation, 0);
}

// Quantiles of Student's t from the tables: 12.706 (1 degree of freedom), 4.303 (2), 2.776 (4),
// 2.262 (9). Differences of mean 1 with a standard error of 1 / t give just that t.
TEST(PairedSeeds, TestIsStudents) {
  const std::pair<int, double> quantiles[] = {
      {1, 12.7062}, {2, 4.30265}, {4, 2.77645}, {9, 2.26216}};
  for (const auto& [freedom, t] : quantiles) {
    const int n = freedom + 1;
    // +-s in turns has the deviation s * sqrt(n / (n - 1)) where n is even; else one is 0.
    std::vector<double> first(n, 0.0), second;
    const int pairs = n / 2;
    const double s = std::sqrt(static_cast<double>(n) * (n - 1) / (2.0 * pairs)) / t;
    for (int i = 0; i < n; ++i) second.push_back(1 + (i == 2 * pairs ? 0 : i % 2 == 0 ? s : -s));
    const auto difference = compare_paired(first, second);
    EXPECT_NEAR(difference.mean, 1, 1e-12);
    ASSERT_TRUE(difference.test.has_value()) << freedom;
    EXPECT_NEAR(difference.test->p, 0.05, 1e-4) << freedom;
    EXPECT_NEAR(difference.test->interval.low, 0, 1e-4) << freedom;
    EXPECT_NEAR(difference.test->interval.high, 2, 1e-4) << freedom;
  }
}

TEST(PairedSeeds, DifferencesThatNeverVaryAreNotTested) {
  EXPECT_FALSE(compare_paired({1, 2, 3}, {2, 3, 4}).test.has_value());
  EXPECT_FALSE(compare_paired({1, 2, 3}, {1, 2, 3}).test.has_value());
  EXPECT_DOUBLE_EQ(compare_paired({2, 3, 4}, {1, 2, 3}).mean, -1);
  // Equal but for rounding.
  EXPECT_NE(0.9 - 0.8, 0.4 - 0.3);
  EXPECT_FALSE(compare_paired({0.8, 0.3}, {0.9, 0.4}).test.has_value());
  EXPECT_TRUE(compare_paired({0.8, 0.3}, {0.9, 0.4001}).test.has_value());
}

}  // namespace
}  // namespace emoxnet::eval

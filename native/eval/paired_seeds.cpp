#include "native/eval/paired_seeds.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "native/support/check.h"

namespace emoxnet::eval {
namespace {

/// Equal differences of accuracies differ by less, by rounding; others by far more.
constexpr double kRounding = 1e-9;

/// The integral of cos^power from `from` to a right angle, by Simpson's rule.
double cosine_integral(double from, int power) {
  constexpr int kSteps = 2000;  // even
  const double width = (M_PI / 2 - from) / kSteps;
  double sum = 0;
  for (int i = 0; i <= kSteps; ++i) {
    const double weight = i == 0 || i == kSteps ? 1 : i % 2 == 0 ? 2 : 4;
    sum += weight * std::pow(std::max(0.0, std::cos(from + i * width)), power);
  }
  return sum * width / 3;
}

/// That Student's t lies beyond +-t. With t = sqrt(freedom) tan(angle) its density is a cosine's
/// power.
double two_sided_p(double t, int freedom) {
  const double angle = std::atan(std::abs(t) / std::sqrt(freedom));
  return cosine_integral(angle, freedom - 1) / cosine_integral(0, freedom - 1);
}

/// The t beyond which, on both sides, lie 5 %.
double t_of_95_percent(int freedom) {
  double low = 0, high = 100;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (two_sided_p(middle, freedom) > 0.05 ? low : high) = middle;
  }
  return low;
}

}  // namespace

Spread spread_of(const std::vector<double>& values) {
  EMOXNET_CHECK(!values.empty(), "of nothing there is no mean");
  const auto n = static_cast<double>(values.size());
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / n;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, values.size() > 1 ? std::sqrt(squares / (n - 1)) : 0};
}

PairedDifference compare_paired(const std::vector<double>& first,
                                const std::vector<double>& second) {
  EMOXNET_CHECK(first.size() == second.size() && first.size() > 1, "a pair for each seed");
  std::vector<double> differences(first.size());
  std::transform(second.begin(), second.end(), first.begin(), differences.begin(), std::minus<>());
  const auto [mean, deviation] = spread_of(differences);
  if (deviation < kRounding) return {mean, std::nullopt};
  const int freedom = static_cast<int>(first.size()) - 1;
  const double error = deviation / std::sqrt(static_cast<double>(first.size()));
  const double half = error * t_of_95_percent(freedom);
  const Interval interval{mean - half, mean + half};
  return {mean, PairedDifference::Test{interval, two_sided_p(mean / error, freedom)}};
}

}  // namespace emoxnet::eval

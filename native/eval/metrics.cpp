#include "native/eval/metrics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "native/support/check.h"

namespace emoxnet::eval {
namespace {

constexpr double kSmallestProbability = 1e-7;  // a float32 softmax may round to zero

// Share of `part` in `whole`, 0 of nothing.
double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

Interval wilson(double rate, double n) {
  if (n == 0) return {0, 1};
  constexpr double kZ = 1.959964;  // 97.5 % quantile of the normal distribution
  const double centre = (rate + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half =
      kZ / (1 + kZ * kZ / n) * std::sqrt(rate * (1 - rate) / n + kZ * kZ / (4 * n * n));
  // Where nothing or everything is right, rounding leads beyond.
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

/// Images of a class, and answers that name it.
struct Marginals {
  int support = 0, predicted = 0;
};

Marginals marginals_of(const Confusion& confusion, std::size_t label) {
  Marginals sums;
  for (std::size_t other = 0; other < confusion.size(); ++other) {
    sums.support += confusion[label][other];
    sums.predicted += confusion[other][label];
  }
  return sums;
}

/// 2 TP / (2 TP + FP + FN)
double f1_of(const Confusion& confusion, std::size_t label) {
  const auto [support, predicted] = marginals_of(confusion, label);
  return share(2.0 * confusion[label][label], support + predicted);
}

}  // namespace

Confusion empty_confusion(std::size_t classes) {
  return Confusion(classes, std::vector<int>(classes));
}

double macro_f1(const Confusion& confusion) {
  double sum = 0;
  int classes = 0;
  for (std::size_t c = 0; c < confusion.size(); ++c) {
    const auto [support, predicted] = marginals_of(confusion, c);
    if (support + predicted == 0) continue;
    sum += f1_of(confusion, c);
    ++classes;
  }
  EMOXNET_CHECK(classes > 0, "an image is counted");
  return sum / classes;
}

Scores score(const std::vector<Probabilities>& predictions, const std::vector<int>& labels) {
  EMOXNET_CHECK(!labels.empty() && predictions.size() == labels.size(),
                "one prediction for each label");
  Scores s{};
  s.images = static_cast<int>(labels.size());
  s.per_class.resize(predictions.front().size());
  s.confusion = empty_confusion(s.per_class.size());
  const double n = s.images;
  int correct = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Probabilities& p = predictions[i];
    const auto top = std::max_element(p.begin(), p.end()) - p.begin();
    const bool hit = top == labels[i];
    correct += hit;
    ++s.confusion[labels[i]][top];
    s.nll -= std::log(std::max<double>(p[labels[i]], kSmallestProbability)) / n;
  }
  s.calibration = calibrate(predictions, labels);
  s.ece = expected_error(s.calibration);
  s.accuracy = correct / n;
  s.accuracy_interval = wilson(s.accuracy, n);
  for (std::size_t c = 0; c < s.per_class.size(); ++c) {
    ClassScore& own = s.per_class[c];
    const auto [support, predicted] = marginals_of(s.confusion, c);
    own.support = support;
    own.predicted = predicted;
    own.precision = share(s.confusion[c][c], predicted);
    own.recall = share(s.confusion[c][c], own.support);
    own.recall_interval = wilson(own.recall, own.support);
    own.f1 = f1_of(s.confusion, c);
  }
  s.macro_f1 = macro_f1(s.confusion);
  return s;
}

}  // namespace emoxnet::eval

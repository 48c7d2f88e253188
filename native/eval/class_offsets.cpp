#include "native/eval/class_offsets.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace emoxnet::eval {
namespace {

using Counts = std::vector<int>;  // [classes]

Counts count_labels(const std::vector<int>& labels, std::size_t classes) {
  Counts counts(classes);
  for (const int label : labels)
    if (label >= 0) ++counts[label];
  return counts;
}

/// How often each class is named, of the faces with a label.
Counts count_answers(const ViewAnswers& answers, const std::vector<int>& labels) {
  Counts counts(answers.answers.front().size());
  const auto means = answers.average(answers.views).tta;
  for (std::size_t i = 0; i < labels.size(); ++i)
    if (labels[i] >= 0)
      ++counts[std::max_element(means[i].begin(), means[i].end()) - means[i].begin()];
  return counts;
}

int distance(const Counts& a, const Counts& b) {
  int sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) sum += std::abs(a[c] - b[c]);
  return sum;
}

}  // namespace

ViewAnswers offset(const ViewAnswers& answers, const ClassOffsets& offsets) {
  std::vector<double> factors(offsets.size());
  std::transform(offsets.begin(), offsets.end(), factors.begin(),
                 [](double value) { return std::exp(value); });
  ViewAnswers moved = answers;
  for (Probabilities& probabilities : moved.answers) {
    double sum = 0;
    for (std::size_t c = 0; c < factors.size(); ++c) {
      probabilities[c] = static_cast<float>(probabilities[c] * factors[c]);
      sum += probabilities[c];
    }
    for (float& p : probabilities) p = static_cast<float>(p / sum);
  }
  return moved;
}

ClassOffsets fit_class_offsets(const ViewAnswers& answers, const std::vector<int>& labels) {
  // Steps in the direction of log(wanted / named), ever shorter, as counts move in jumps.
  constexpr int kSteps = 150;
  constexpr double kFirstStep = 0.3;
  constexpr double kHalvedAfter = 50;
  const std::size_t classes = answers.answers.front().size();
  const Counts wanted = count_labels(labels, classes);
  ClassOffsets offsets(classes), best(classes);
  int least = -1;
  for (int step = 0; step < kSteps; ++step) {
    const Counts named = count_answers(offset(answers, offsets), labels);
    const int missed = distance(named, wanted);
    if (least < 0 || missed < least) {
      least = missed;
      best = offsets;
    }
    const double length = kFirstStep / (1 + step / kHalvedAfter);
    for (std::size_t c = 0; c < offsets.size(); ++c)
      offsets[c] += length * std::log((wanted[c] + 1.0) / (named[c] + 1.0));
  }
  return best;
}

}  // namespace emoxnet::eval

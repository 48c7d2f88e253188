#include "native/eval/temperature.h"

#include <algorithm>
#include <cmath>

namespace emoxnet::eval {
namespace {

double mean_negative_log_likelihood(const std::vector<Probabilities>& predictions,
                                    const std::vector<int>& labels) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (labels[i] < 0) continue;
    sum -= std::log(std::max(predictions[i][labels[i]], 1e-12F));
    ++count;
  }
  return sum / std::max(count, 1);
}

}  // namespace

Probabilities temper(const Probabilities& answer, double temperature) {
  Probabilities tempered = answer;
  double sum = 0;
  for (float& p : tempered) {
    p = static_cast<float>(std::pow(std::max(p, 1e-12F), 1 / temperature));
    sum += p;
  }
  for (float& p : tempered) p = static_cast<float>(p / sum);
  return tempered;
}

ViewAnswers temper(const ViewAnswers& answers, double temperature) {
  ViewAnswers tempered = answers;
  for (Probabilities& answer : tempered.answers) answer = temper(answer, temperature);
  return tempered;
}

double fit_temperature(const ViewAnswers& answers, const std::vector<int>& labels) {
  const auto loss = [&](double log_temperature) {
    const auto tempered = temper(answers, std::exp(log_temperature));
    return mean_negative_log_likelihood(tempered.average(answers.views).tta, labels);
  };
  // Golden section: the loss falls and rises once.
  constexpr double kGolden = 0.6180339887498949;
  double low = std::log(0.1), high = std::log(10);
  double inner_low = high - kGolden * (high - low), inner_high = low + kGolden * (high - low);
  double loss_low = loss(inner_low), loss_high = loss(inner_high);
  constexpr double kClose = 1e-3;
  while (high - low > kClose) {
    if (loss_low < loss_high) {
      high = inner_high;
      inner_high = inner_low;
      loss_high = loss_low;
      inner_low = high - kGolden * (high - low);
      loss_low = loss(inner_low);
    } else {
      low = inner_low;
      inner_low = inner_high;
      loss_low = loss_high;
      inner_high = low + kGolden * (high - low);
      loss_high = loss(inner_high);
    }
  }
  return std::exp((low + high) / 2);
}

}  // namespace emoxnet::eval

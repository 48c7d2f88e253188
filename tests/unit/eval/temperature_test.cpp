#include "native/eval/temperature.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "native/vision/labels.h"

namespace emoxnet::eval {
namespace {

// Labels drawn from random distributions, and the distributions themselves.
struct HonestAnswers {
  ViewAnswers answers{1, {}};
  std::vector<int> labels;
};

HonestAnswers draw_honest(int faces) {
  std::mt19937 random(5);
  std::normal_distribution<float> logit(0, 2);
  HonestAnswers sample;
  for (int i = 0; i < faces; ++i) {
    Probabilities p(vision::kClasses);
    float sum = 0;
    for (float& value : p) sum += value = std::exp(logit(random));
    for (float& value : p) value /= sum;
    sample.labels.push_back(std::discrete_distribution<int>(p.begin(), p.end())(random));
    sample.answers.answers.push_back(p);
  }
  return sample;
}

TEST(Temperature, OfAnHonestNetworkIsOne) {
  const auto sample = draw_honest(20000);
  EXPECT_NEAR(fit_temperature(sample.answers, sample.labels), 1, 0.04);
}

TEST(Temperature, UndoesDoubt) {
  const auto sample = draw_honest(20000);
  const auto doubtful = temper(sample.answers, 2);
  const double found = fit_temperature(doubtful, sample.labels);
  EXPECT_NEAR(found, 0.5, 0.02);
  const auto mended = temper(doubtful, 0.5);
  for (std::size_t c = 0; c < vision::kClasses; ++c)
    EXPECT_NEAR(mended.answers[7][c], sample.answers.answers[7][c], 1e-4);
}

TEST(Temperature, FacesWithoutALabelCountForNothing) {
  auto sample = draw_honest(4000);
  const double before = fit_temperature(sample.answers, sample.labels);
  for (int i = 0; i < 1000; ++i) {
    sample.answers.answers.push_back({1, 0, 0, 0, 0, 0, 0});
    sample.labels.push_back(-1);
  }
  EXPECT_NEAR(fit_temperature(sample.answers, sample.labels), before, 1e-6);
}

}  // namespace
}  // namespace emoxnet::eval

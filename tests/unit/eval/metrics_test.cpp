#include "native/eval/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace emoxnet::eval {
namespace {

// All of the rest of the mass goes to the last class, or to the first if `top` is the last.
Probabilities sure(int top, float probability) {
  Probabilities p{};
  p[top] = probability;
  p[top == vision::kClasses - 1 ? 0 : vision::kClasses - 1] += 1 - probability;
  return p;
}

TEST(Metrics, CountsByHand) {
  // Labels 0 0 0 1 1; predictions 0 0 1 1 0.
  const Scores s = score({sure(0, .9F), sure(0, .8F), sure(1, .7F), sure(1, .6F), sure(0, .6F)},
                         {0, 0, 0, 1, 1});
  EXPECT_EQ(s.images, 5);
  EXPECT_DOUBLE_EQ(s.accuracy, 3.0 / 5);
  EXPECT_EQ(s.confusion[0][0], 2);
  EXPECT_EQ(s.confusion[0][1], 1);
  EXPECT_EQ(s.confusion[1][0], 1);
  EXPECT_DOUBLE_EQ(s.per_class[0].precision, 2.0 / 3);
  EXPECT_DOUBLE_EQ(s.per_class[0].recall, 2.0 / 3);
  EXPECT_DOUBLE_EQ(s.per_class[1].precision, 1.0 / 2);
  EXPECT_DOUBLE_EQ(s.per_class[1].recall, 1.0 / 2);
  EXPECT_EQ(s.per_class[1].support, 2);
  // Nobody asked about the other five classes.
  EXPECT_NEAR(s.macro_f1, (2.0 / 3 + 1.0 / 2) / 2, 1e-12);
}

TEST(Metrics, CalibrationErrorIsTheGapBetweenConfidenceAndAccuracy) {
  // Ten answers at 0.9, six of them right: the gap is 0.3.
  std::vector<Probabilities> predictions(10, sure(2, 0.9F));
  std::vector<int> labels(10, 2);
  for (int i = 0; i < 4; ++i) labels[i] = 3;
  EXPECT_NEAR(score(predictions, labels).ece, 0.3, 1e-6);
}

TEST(Metrics, LikelihoodStaysFiniteWhenAProbabilityIsZero) {
  EXPECT_NEAR(score({sure(0, 0.5F)}, {0}).nll, std::log(2), 1e-6);
  EXPECT_NEAR(score({sure(0, 1.0F)}, {3}).nll, -std::log(1e-7), 1e-3);
}

TEST(Metrics, IntervalIsWilsons) {
  // 8 of 10: [0.490, 0.943], the textbook's example.
  std::vector<int> labels(10, 0);
  labels[0] = labels[1] = 1;
  const Scores s = score(std::vector<Probabilities>(10, sure(0, 0.9F)), labels);
  EXPECT_NEAR(s.accuracy_interval.low, 0.490, 1e-3);
  EXPECT_NEAR(s.accuracy_interval.high, 0.943, 1e-3);
  EXPECT_NEAR(s.per_class[0].recall_interval.low, 0.676, 1e-3);  // 8 of 8
  EXPECT_DOUBLE_EQ(s.per_class[0].recall_interval.high, 1);
  EXPECT_DOUBLE_EQ(s.per_class[2].recall_interval.high, 1);  // nothing is known of it
  EXPECT_DOUBLE_EQ(s.per_class[2].recall_interval.low, 0);
}

}  // namespace
}  // namespace emoxnet::eval

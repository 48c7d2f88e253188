#include "native/eval/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

#include "native/vision/labels.h"
#include "tests/unit/support/made_answers.h"

namespace emoxnet::eval {
namespace {

using test::sure;

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

TEST(Metrics, NoIntervalLeavesZeroToOne) {
  for (int n = 1; n < 200; ++n) {
    const std::vector<Probabilities> angry(n, sure(0, 0.9F));
    const Scores right = score(angry, std::vector<int>(n, 0));
    const Scores wrong = score(angry, std::vector<int>(n, 1));
    EXPECT_LE(right.accuracy_interval.high, 1) << n;
    EXPECT_GE(wrong.accuracy_interval.low, 0) << n;
    EXPECT_FALSE(std::signbit(wrong.per_class[1].recall_interval.low)) << n;
  }
}

TEST(Metrics, CountAsManyClassesAsThereAre) {
  // Three classes, the last of which nobody knows.
  const Scores three = score({{.8F, .1F, .1F}, {.2F, .7F, .1F}, {.6F, .3F, .1F}}, {0, 1, 1});
  ASSERT_EQ(three.per_class.size(), 3U);
  EXPECT_EQ(three.confusion, (Confusion{{1, 0, 0}, {1, 1, 0}, {0, 0, 0}}));
  EXPECT_DOUBLE_EQ(three.macro_f1, 2.0 / 3);  // of the first two alone, 2/3 each
  // Eight, and the last is right half of the time.
  Probabilities eighth(8, 0.05F), first(8, 0.05F);
  eighth[7] = first[0] = 0.65F;
  const Scores eight = score({eighth, first}, {7, 7});
  ASSERT_EQ(eight.per_class.size(), 8U);
  EXPECT_DOUBLE_EQ(eight.per_class[7].recall, 0.5);
  EXPECT_EQ(eight.confusion[7][0], 1);
  EXPECT_NEAR(eight.nll, -(std::log(0.65) + std::log(0.05)) / 2, 1e-6);
}

}  // namespace
}  // namespace emoxnet::eval

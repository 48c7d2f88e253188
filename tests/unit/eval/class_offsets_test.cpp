#include "native/eval/class_offsets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "native/vision/labels.h"

namespace emoxnet::eval {
namespace {

// Two views of faces whose labels are likely but not certain, the last class hardly ever named.
struct ShyAnswers {
  ViewAnswers answers{2, {}};
  std::vector<int> labels;
};

ShyAnswers draw_shy(int faces) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> noise(0, 1);
  ShyAnswers sample;
  for (int i = 0; i < faces; ++i) {
    const int label = i % static_cast<int>(vision::kClasses);
    sample.labels.push_back(label);
    for (int view = 0; view < 2; ++view) {
      Probabilities p(vision::kClasses);
      for (float& value : p) value = noise(random);
      p[label] += 1;
      p.back() *= 0.4F;
      float sum = 0;
      for (const float value : p) sum += value;
      for (float& value : p) value /= sum;
      sample.answers.answers.push_back(p);
    }
  }
  return sample;
}

std::vector<int> named(const ViewAnswers& answers) {
  std::vector<int> counts(vision::kClasses);
  for (const auto& mean : answers.average(2).tta)
    ++counts[std::max_element(mean.begin(), mean.end()) - mean.begin()];
  return counts;
}

TEST(ClassOffsets, NameEachClassAsOftenAsItOccurs) {
  const auto sample = draw_shy(1400);
  ASSERT_LT(named(sample.answers).back(), 60);
  const auto offsets = fit_class_offsets(sample.answers, sample.labels);
  for (const int count : named(offset(sample.answers, offsets))) EXPECT_NEAR(count, 200, 6);
}

TEST(ClassOffsets, AreAddedToLogits) {
  const ViewAnswers even{1, {{0.25F, 0.25F, 0.5F, 0, 0, 0, 0}}};
  const auto moved = offset(even, {std::log(2), 0, 0, 0, 0, 0, 0}).answers[0];
  EXPECT_NEAR(moved[0], 0.4, 1e-6);
  EXPECT_NEAR(moved[1], 0.2, 1e-6);
  EXPECT_NEAR(moved[2], 0.4, 1e-6);
}

TEST(ClassOffsets, FacesWithoutALabelCountForNothing) {
  auto sample = draw_shy(700);
  const auto before = fit_class_offsets(sample.answers, sample.labels);
  for (int i = 0; i < 300; ++i) {
    for (int view = 0; view < 2; ++view) sample.answers.answers.push_back({1, 0, 0, 0, 0, 0, 0});
    sample.labels.push_back(-1);
  }
  EXPECT_EQ(fit_class_offsets(sample.answers, sample.labels), before);
}

}  // namespace
}  // namespace emoxnet::eval

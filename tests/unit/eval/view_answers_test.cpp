#include "native/eval/view_answers.h"

#include <gtest/gtest.h>

#include "native/vision/labels.h"
#include "tests/unit/support/made_answers.h"

namespace emoxnet::eval {
namespace {

using test::certain;

TEST(ViewAnswers, AveragesTheFirstViewsOfEachFace) {
  const ViewAnswers answers{
      3, {certain(0), certain(1), certain(1), certain(5), certain(5), certain(6)}};
  EXPECT_EQ(answers.faces(), 2U);
  const Predictions two = answers.average(2);
  EXPECT_EQ(two.steps, 2);
  EXPECT_EQ(two.single, (std::vector<Probabilities>{certain(0), certain(5)}));
  EXPECT_FLOAT_EQ(two.tta[0][0], 0.5F);
  EXPECT_FLOAT_EQ(two.tta[0][1], 0.5F);
  EXPECT_EQ(two.tta[1], certain(5));
  EXPECT_FLOAT_EQ(answers.average(3).tta[0][1], 2.0F / 3);
  EXPECT_EQ(answers.average(1).tta, answers.average(1).single);
}

}  // namespace
}  // namespace emoxnet::eval

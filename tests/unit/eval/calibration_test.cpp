#include "native/eval/calibration.h"

#include <gtest/gtest.h>

#include "native/vision/labels.h"
#include "tests/unit/support/made_answers.h"

namespace emoxnet::eval {
namespace {

using test::sure;

// Bins are 1/15 wide: 0.62 and 0.65 are in [9/15, 10/15), 0.92 in [13/15, 14/15), 1 in the last.
TEST(Calibration, CountsByHand) {
  const Calibration bins =
      calibrate({sure(0, 0.62F), sure(1, 0.65F), sure(2, 0.92F), sure(3, 0.92F), sure(4, 1.0F)},
                {0, 2, 2, 3, 4});
  EXPECT_EQ(bins[9].images, 2);
  EXPECT_NEAR(bins[9].confidence, 0.635, 1e-6);
  EXPECT_DOUBLE_EQ(bins[9].accuracy, 0.5);
  EXPECT_EQ(bins[13].images, 2);
  EXPECT_NEAR(bins[13].confidence, 0.92, 1e-6);
  EXPECT_DOUBLE_EQ(bins[13].accuracy, 1);
  EXPECT_EQ(bins[14].images, 1);
  EXPECT_DOUBLE_EQ(bins[14].confidence, 1);
  for (const int empty : {0, 8, 10, 12}) EXPECT_EQ(bins[empty].images, 0);
  // (2 * |0.635 - 0.5| + 2 * |0.92 - 1| + 1 * 0) / 5
  EXPECT_NEAR(expected_error(bins), (2 * 0.135 + 2 * 0.08) / 5, 1e-6);
}

TEST(Calibration, NothingIsCalibrated) { EXPECT_EQ(expected_error(calibrate({}, {})), 0); }

}  // namespace
}  // namespace emoxnet::eval

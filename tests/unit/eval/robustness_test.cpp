#include "native/eval/robustness.h"

#include <gtest/gtest.h>

#include <cmath>

#include "native/eval/pictures/no_faces.h"
#include "native/vision/labels.h"
#include "tests/unit/onnx/made_networks.h"
#include "tests/unit/support/made_faces.h"

namespace emoxnet::eval {
namespace {

constexpr Scope kValid{data::Split::kValid, data::Duplicates::kExclude};

Robustness measure(const test::FunctionNetwork::Function& function, const models::Readout& readout,
                   const std::vector<const std::uint8_t*>& outliers = {}) {
  test::FunctionNetwork network(function);
  int last = 0;
  const auto result = measure_robustness(network, {}, test::made_faces(14, 70), kValid, readout,
                                         outliers, [&](int rounds) {
                                           EXPECT_EQ(rounds, last + 1);
                                           last = rounds;
                                         });
  EXPECT_EQ(last, kRobustnessRounds);
  return result;
}

TEST(Robustness, AFixedAnswerIsNeverShaken) {
  const auto fixed = [](const torch::Tensor& faces) {
    models::Prediction prediction;
    prediction.logits = torch::tensor({2.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F, 0.0F})
                            .expand({faces.size(0), vision::kClasses});
    return prediction;
  };
  const auto pixels = draw_no_faces(5, 1);
  const auto result = measure(fixed, {2, {}}, {pixels.data(), pixels.data() + vision::kPixels});
  EXPECT_EQ(result.images, 70);
  ASSERT_EQ(result.faults.size(), data::kFaults.size());
  EXPECT_NEAR(result.accuracy, 1.0 / 7, 1e-9);
  for (const auto& score : result.faults)
    for (const double accuracy : score.accuracy) EXPECT_NEAR(accuracy, 1.0 / 7, 1e-9);
  EXPECT_EQ(result.instability, 0);
  EXPECT_EQ(result.outliers, 2U);
  EXPECT_NEAR(result.outlier_confidence, std::exp(1) / (std::exp(1) + 6), 1e-6);
}

TEST(Robustness, ANetworkThatReadsOneCornerIsShakenByItsMoving) {
  const auto corner = [](const torch::Tensor& faces) {
    models::Prediction prediction;
    const auto level = faces.select(3, 0).select(2, 0).select(1, 0);
    prediction.logits = torch::stack({20 * level, 20 * (1 - level)}, 1);
    prediction.logits = torch::constant_pad_nd(prediction.logits, {0, 5}, -100);
    return prediction;
  };
  EXPECT_GT(measure(corner, {}).instability, 0.03);
}

TEST(Robustness, DrawsTheSamePicturesAgain) {
  EXPECT_EQ(draw_no_faces(20, 3), draw_no_faces(20, 3));
  EXPECT_NE(draw_no_faces(20, 3), draw_no_faces(20, 4));
  EXPECT_EQ(draw_no_faces(20, 3).size(), std::size_t{20} * vision::kPixels);
}

}  // namespace
}  // namespace emoxnet::eval

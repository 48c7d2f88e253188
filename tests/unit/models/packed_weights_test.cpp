#include "native/models/packed_weights.h"

#include <gtest/gtest.h>

namespace emoxnet::models {
namespace {

namespace nn = torch::nn;

nn::Sequential made_network(int width) {
  return nn::Sequential(nn::Conv2d(nn::Conv2dOptions(1, width, 3)), nn::BatchNorm2d(width),
                        nn::Linear(width, 7));
}

TEST(PackedWeights, EachIsWithinHalfAStepOfItsChannel) {
  torch::manual_seed(1);
  auto network = made_network(5), copy = made_network(5);
  {
    const torch::NoGradGuard no_grad;
    network->named_parameters()["0.weight"][2] *= 1000;  // must not cost the other channels theirs
    network->named_parameters()["0.weight"][3] = 0;
    network->named_buffers()["1.running_var"].uniform_(0, 9);
  }
  const auto packed = pack(*network);
  EXPECT_EQ(packed.bytes.numel(), 5 * 9 + 5 * 7);
  EXPECT_EQ(packed.bytes.dtype(), torch::kInt8);
  ASSERT_TRUE(unpack(packed, *copy));
  const auto expected = network->named_parameters();
  for (const auto& item : copy->named_parameters()) {
    const auto& original = expected[item.key()];
    if (original.dim() == 1) {
      EXPECT_TRUE(torch::equal(item.value(), original)) << item.key();
      continue;
    }
    const auto rows = original.flatten(1);
    const auto half_a_step = rows.abs().amax(1, true) / 127 / 2;
    EXPECT_TRUE(((item.value().flatten(1) - rows).abs() <= half_a_step * 1.001).all().item<bool>())
        << item.key();
  }
  EXPECT_TRUE(torch::equal(copy->named_buffers()["1.running_var"],
                           network->named_buffers()["1.running_var"]));
}

TEST(PackedWeights, AnotherShapeIsNoticed) {
  const auto packed = pack(*made_network(5));
  for (const int width : {4, 6}) {
    auto other = made_network(width);
    EXPECT_FALSE(unpack(packed, *other));
  }
}

}  // namespace
}  // namespace emoxnet::models

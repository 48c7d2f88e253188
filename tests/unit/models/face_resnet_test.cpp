#include "native/models/face_resnet.h"

#include <gtest/gtest.h>

#include "native/models/autocast.h"
#include "native/models/cost.h"
#include "native/models/registry.h"

namespace emoxnet::models {
namespace {

/// None of its values as a fresh network has them, under which blocks do nothing.
void stir(FaceResNet& network) {
  const torch::NoGradGuard no_grad;
  for (const auto& parameter : network.parameters())
    if (parameter.dim() == 1) parameter.add_(torch::empty_like(parameter).uniform_(-0.2, 0.2));
}

TEST(FaceResNet, LeavesThreeByThreePlacesOfAFace) {
  const torch::NoGradGuard no_grad;
  EXPECT_EQ(FaceResNet(1).forward(torch::randn({2, 1, 48, 48})).sizes(),
            (torch::IntArrayRef{2, 256, 3, 3}));
  EXPECT_EQ(FaceResNet(3, 150).forward(torch::randn({1, 3, 48, 48})).sizes(),
            (torch::IntArrayRef{1, 256, 4, 4}));
}

// Summed from the shapes in face-api's manifest, without the last block and the last matrix.
TEST(FaceResNet, HasThePublishedNumberOfParameters) {
  EXPECT_EQ(count_parameters(FaceResNet(3)), 5614592 - 1181184 - 32768);
}

// By hand, from 108 pixels: places times kernel.
TEST(FaceResNet, CostsWhatItsLayersDo) {
  const std::int64_t stem = 51 * 51 * 7 * 7 * 3 * 32;
  const std::int64_t stage32 = 25 * 25 * 9 * 32 * 32 * 6;
  const std::int64_t stage64 = 12 * 12 * 9 * (32 * 64 + 64 * 64 * 7);
  const std::int64_t stage128 = 5 * 5 * 9 * (64 * 128 + 128 * 128) + 6 * 6 * 9 * 128 * 128 * 4;
  const std::int64_t stage256 = 2 * 2 * 9 * (128 * 256 + 256 * 256) + 3 * 3 * 9 * 256 * 256 * 4;
  FaceResNet network(3);
  EXPECT_EQ(
      count_macs(
          network, [&](const auto& x) { return network.forward(x); }, torch::zeros({1, 3, 48, 48})),
      stem + stage32 + stage64 + stage128 + stage256);
}

TEST(FaceResNet, AnswersInTrainingAsAfterIt) {
  const torch::NoGradGuard no_grad;
  FaceResNet network(1);
  stir(network);
  const auto faces = torch::randn({3, 1, 48, 48});
  network.train();
  const auto training = network.forward(faces);
  network.eval();
  EXPECT_TRUE(torch::equal(training, network.forward(faces)));
  EXPECT_TRUE(training.slice(0, 0, 1).allclose(network.forward(faces.slice(0, 0, 1)), 1e-4, 1e-5));
}

TEST(FaceResNet, LearnsInBfloat16) {
  FaceResNet network(1);
  stir(network);
  {
    const Autocast autocast(true, torch::kCPU);
    network.forward(torch::randn({2, 1, 48, 48})).to(torch::kFloat32).sum().backward();
  }
  for (const auto& parameter : network.named_parameters()) {
    ASSERT_TRUE(parameter.value().grad().defined()) << parameter.key();
    EXPECT_TRUE(parameter.value().grad().isfinite().all().item<bool>()) << parameter.key();
    EXPECT_GT(parameter.value().grad().abs().max().item<float>(), 0) << parameter.key();
  }
}

}  // namespace
}  // namespace emoxnet::models

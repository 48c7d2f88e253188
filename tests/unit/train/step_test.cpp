#include "native/train/step.h"

#include <gtest/gtest.h>

#include "tests/unit/train/made_run.h"

namespace emoxnet::train {
namespace {

Batch made_batch() {
  return {torch::rand({6, 1, 48, 48}), torch::softmax(torch::randn({6, 7}), 1),
          torch::softmax(torch::randn({6, 7}), 1)};
}

Batch part_of(const Batch& batch, std::int64_t start, std::int64_t end) {
  return {batch.inputs.slice(0, start, end), batch.targets.slice(0, start, end),
          batch.taught.slice(0, start, end)};
}

// The loss of Recipe::Distillation's equation, and torch's own SGD.
TEST(Step, MovesWeightsAsTorchsOptimizerDoes) {
  Recipe recipe = test::small_recipe();
  recipe.distillation.weight = 0.25;
  recipe.distillation.temperature = 2;
  Checkpoint ours = Checkpoint::start(recipe), theirs = Checkpoint::start(recipe);
  // Dropout draws: the same for both.
  torch::optim::SGD sgd(theirs.trained->parameters(), torch::optim::SGDOptions(0.1)
                                                          .momentum(recipe.momentum)
                                                          .nesterov(true)
                                                          .weight_decay(recipe.weight_decay));
  ours.trained->train();
  theirs.trained->train();
  Step step(recipe, ours.placement, *ours.trained, *ours.optimizer);
  for (int i = 0; i < 3; ++i) {
    torch::manual_seed(i);
    const Batch batch = made_batch();
    step.begin();
    const auto loss = step.learn(batch, 1);
    step.finish(0.1);
    torch::manual_seed(i);
    (void)made_batch();
    sgd.zero_grad();
    const auto logits = theirs.trained->forward(batch.inputs).logits;
    const auto cross_entropy = [](const torch::Tensor& z, const torch::Tensor& t) {
      return -(t * torch::log_softmax(z, 1)).sum(1).mean();
    };
    const auto expected = 0.75 * cross_entropy(logits, batch.targets) +
                          0.25 * 4 * cross_entropy(logits / 2, batch.taught);
    expected.backward();
    sgd.step();
    EXPECT_NEAR(loss.item<double>(), expected.item<double>(), 1e-5);
  }
  const auto expected = theirs.trained->named_parameters();
  for (const auto& item : ours.trained->named_parameters())
    EXPECT_TRUE(torch::allclose(item.value(), expected[item.key()], 1e-4, 1e-6)) << item.key();
}

TEST(Step, AddsTheGradientsOfSlices) {
  Recipe recipe = test::small_recipe();
  Checkpoint run = Checkpoint::start(recipe);
  run.trained->eval();  // batch norms would see each slice by itself
  Step step(recipe, run.placement, *run.trained, *run.optimizer);
  const Batch batch = made_batch();
  const auto gradient = [&] { return run.trained->parameters()[0].grad().clone(); };
  step.begin();
  const double whole = step.learn(batch, 1).item<double>();
  const auto of_whole = gradient();
  step.begin();
  const double parts = step.learn(part_of(batch, 0, 3), 0.5).item<double>() +
                       step.learn(part_of(batch, 3, 6), 0.5).item<double>();
  EXPECT_NEAR(parts, whole, 1e-5);
  EXPECT_TRUE(torch::allclose(gradient(), of_whole, 1e-4, 1e-6));
}

}  // namespace
}  // namespace emoxnet::train

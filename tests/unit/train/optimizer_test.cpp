// The optimizer's steps beside those of torch::optim.
#include "native/train/optimizer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace emoxnet::train {
namespace {

using torch::Tensor;
using Parameters = std::vector<Tensor>;

constexpr int kSteps = 12;
constexpr double kRate = 0.05;

Recipe recipe_of(OptimizerKind kind) {
  Recipe recipe;
  recipe.optimizer = kind;
  recipe.weight_decay = 0.01;
  return recipe;
}

Parameters parameters() {
  torch::manual_seed(1);
  return {torch::randn({4, 3}).requires_grad_(), torch::randn({5}).requires_grad_()};
}

/// Gradients that grow and shrink, so that AMSGrad and Adam differ.
void compute_gradients(const Parameters& parameters, int step) {
  Tensor loss = torch::zeros({});
  for (const auto& p : parameters) loss = loss + (p * p * (1 + 5 * (step % 3))).sum();
  loss.backward();
}

/// Largest difference between ours and the reference's parameters after the steps.
double difference(const Recipe& recipe,
                  const std::function<std::unique_ptr<torch::optim::Optimizer>(Parameters)>& make) {
  const Parameters ours = parameters(), theirs = parameters();
  Optimizer optimizer(recipe, ours);
  const auto reference = make(theirs);
  for (int step = 0; step < kSteps; ++step) {
    optimizer.zero_grad();
    reference->zero_grad();
    compute_gradients(ours, step);
    compute_gradients(theirs, step);
    optimizer.step(kRate);
    reference->step();
  }
  double worst = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    EXPECT_GT((ours[i] - parameters()[i]).abs().max().item<double>(), 0.1);
    worst = std::max(worst, (ours[i] - theirs[i]).abs().max().item<double>());
  }
  return worst;
}

TEST(Optimizer, StepsLikeTorchsNesterov) {
  const auto recipe = recipe_of(OptimizerKind::kSGD);
  EXPECT_LT(difference(recipe,
                       [&](auto parameters) {
                         return std::make_unique<torch::optim::SGD>(
                             parameters, torch::optim::SGDOptions(kRate)
                                             .momentum(recipe.momentum)
                                             .nesterov(true)
                                             .weight_decay(recipe.weight_decay));
                       }),
            1e-5);
}

TEST(Optimizer, StepsLikeTorchsAdamAndAMSGrad) {
  for (const bool amsgrad : {false, true}) {
    const auto recipe = recipe_of(amsgrad ? OptimizerKind::kAMSGrad : OptimizerKind::kAdam);
    EXPECT_LT(difference(recipe,
                         [&](auto parameters) {
                           return std::make_unique<torch::optim::Adam>(
                               parameters, torch::optim::AdamOptions(kRate)
                                               .weight_decay(recipe.weight_decay)
                                               .amsgrad(amsgrad));
                         }),
              1e-5)
        << amsgrad;
  }
}

TEST(Optimizer, LeavesFrozenParametersAlone) {
  auto all = parameters();
  all[1].set_requires_grad(false);
  const Tensor before = all[1].clone();
  Optimizer optimizer(recipe_of(OptimizerKind::kSGD), all);
  compute_gradients({all[0]}, 0);
  optimizer.step(kRate);
  EXPECT_TRUE(torch::equal(all[1], before));
  EXPECT_EQ(optimizer.states().size(), 1U);
}

}  // namespace
}  // namespace emoxnet::train

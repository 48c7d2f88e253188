// Every network of the registry on the whole way from random weights to scores.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "native/eval/predict.h"
#include "native/eval/report/evaluated_run.h"
#include "native/models/registry.h"
#include "native/train/trainer.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/train/made_run.h"

namespace emoxnet::eval {
namespace {

class EveryNetwork : public ::testing::TestWithParam<std::string> {};

TEST_P(EveryNetwork, TrainsAndIsEvaluated) {
  const test::TemporaryFolder folder;
  const auto faces = test::made_faces(28, 14);
  auto recipe = test::small_recipe();
  recipe.model.name = GetParam();
  recipe.epochs = 1;
  recipe.batch = 7;
  recipe.ema_decay = 0;
  auto run = train::Checkpoint::start(recipe);
  const std::atomic<bool> never{false};
  train::train(run, faces, folder / "run", never);
  EXPECT_TRUE(std::isfinite(run.state.history.front().train_loss));
  for (const auto& parameter : run.trained->named_parameters())
    EXPECT_TRUE(parameter.value().grad().defined()) << "nothing teaches " << parameter.key();
  EXPECT_FALSE(test::same_weights(*run.model, *train::Checkpoint::start(recipe).model));

  const auto best = Run::load(folder / "run").best;
  EXPECT_EQ(best.recipe.model.name, GetParam());
  const Scope valid{data::Split::kValid, data::Duplicates::kInclude};
  const auto answers =
      predict(*best.model, models::Placement{}, faces, valid, 1, [](std::size_t) {});
  const auto scores = evaluate(faces, valid, answers);
  ASSERT_FALSE(scores.empty());
  EXPECT_EQ(scores[0].single.images, 14U);
  EXPECT_TRUE(std::isfinite(scores[0].single.nll));
  EXPECT_NEAR(scores[0].single.accuracy, run.state.best_accuracy, 1e-6);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryNetwork, ::testing::ValuesIn(models::names()),
                         [](const auto& network) {
                           std::string name = network.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace emoxnet::eval

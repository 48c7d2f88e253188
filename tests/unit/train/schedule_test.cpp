#include "native/train/schedule.h"

#include <gtest/gtest.h>

namespace emoxnet::train {
namespace {

TEST(Schedule, CosineWarmsUpAndEndsAtZero) {
  Recipe recipe;
  recipe.schedule = Schedule::kCosine;
  recipe.learning_rate = 0.1;
  recipe.epochs = 12;
  recipe.warmup_epochs = 2;
  const auto rate = [&](std::int64_t epoch, std::int64_t step) {
    TrainingState state;
    state.epoch = epoch;
    state.step = step;
    return learning_rate(recipe, state, 10);
  };
  EXPECT_NEAR(rate(0, 0), 0.1 * 0.1 / 2, 1e-12);
  EXPECT_NEAR(rate(1, 9), 0.1, 1e-12);
  EXPECT_NEAR(rate(2, 0), 0.1, 1e-12);
  EXPECT_NEAR(rate(7, 0), 0.05, 1e-12);
  EXPECT_LT(rate(11, 9), 1e-4);
}

TEST(Schedule, PlateauCutsTheRateAfterPatience) {
  Recipe recipe;
  recipe.patience = 2;
  TrainingState state;
  state.learning_rate = 0.01;
  const auto finish_epoch = [&](double score) {
    ++state.epoch;
    return record_score(recipe, state, score);
  };
  EXPECT_TRUE(finish_epoch(0.5));
  EXPECT_FALSE(finish_epoch(0.5));
  EXPECT_DOUBLE_EQ(learning_rate(recipe, state, 10), 0.01);
  EXPECT_FALSE(finish_epoch(0.4));
  EXPECT_DOUBLE_EQ(learning_rate(recipe, state, 10), 0.001);
  EXPECT_TRUE(finish_epoch(0.6));
  EXPECT_FALSE(finish_epoch(0.1));
  EXPECT_DOUBLE_EQ(learning_rate(recipe, state, 10), 0.001);
  EXPECT_EQ(state.best_epoch, 4);
}

TEST(Schedule, EarlyStopWaitsForItsEpochs) {
  Recipe recipe;
  recipe.early_stop = 3;
  TrainingState state;
  state.best_epoch = 4;
  state.epoch = 6;
  EXPECT_FALSE(is_finished(recipe, state));
  state.epoch = 7;
  EXPECT_TRUE(is_finished(recipe, state));
  recipe.early_stop = 0;
  EXPECT_FALSE(is_finished(recipe, state));
}

}  // namespace
}  // namespace emoxnet::train

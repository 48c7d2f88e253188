#include "native/train/recipe.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "native/support/user_error.h"

namespace emoxnet::train {
namespace {

TEST(Recipe, PaperHasThePapersNumbers) {
  const Recipe paper = Recipe::named("paper");
  EXPECT_EQ(paper.epochs, 100);
  EXPECT_EQ(paper.batch, 128);
  EXPECT_DOUBLE_EQ(paper.learning_rate, 0.01);
  EXPECT_DOUBLE_EQ(paper.momentum, 0.9);
  EXPECT_DOUBLE_EQ(paper.weight_decay, 1e-4);
  EXPECT_EQ(paper.schedule, Schedule::kPlateau);
  EXPECT_EQ(paper.targets, Targets::kMajority);
  EXPECT_GT(paper.augmentation.vertical_flip, 0);
}

TEST(Recipe, SurvivesJson) {
  for (const char* name : {"paper", "emoxnet-lite"}) {
    Recipe recipe = Recipe::named(name);
    recipe.seed = 18446744073709551615ULL;
    recipe.protocol = data::Protocol::kM7;
    recipe.augmentation.shear = 0.125;
    const auto json = to_json(recipe);
    EXPECT_EQ(to_json(recipe_from_json(nlohmann::json::parse(json.dump()))), json);
  }
}

TEST(Recipe, RefusesWhatMakesNoSense) {
  EXPECT_THROW(Recipe::named("papre"), UserError);
  const auto refuses = [](auto change) {
    Recipe recipe = Recipe::named("emoxnet-lite");
    change(recipe);
    EXPECT_THROW(recipe.validate(), UserError);
  };
  refuses([](Recipe& r) { r.epochs = 0; });
  refuses([](Recipe& r) { r.batch = 1; });
  refuses([](Recipe& r) { r.learning_rate = 0; });
  refuses([](Recipe& r) { r.momentum = 1; });
  refuses([](Recipe& r) { r.label_smoothing = 1; });
  refuses([](Recipe& r) { r.warmup_epochs = r.epochs; });
  EXPECT_NO_THROW(Recipe::named("paper").validate());
}

}  // namespace
}  // namespace emoxnet::train

#include "native/train/recipe.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "native/support/user_error.h"
#include "native/train/recipe_entries.h"
#include "tests/unit/support/temporary_folder.h"

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
  EXPECT_EQ(paper.optimizer, OptimizerKind::kSGD);
  EXPECT_GT(paper.augmentation.vertical_flip, 0);
  // Its student learns from the teacher's smoothed answers alone.
  EXPECT_DOUBLE_EQ(paper.distillation.weight, 1);
  EXPECT_DOUBLE_EQ(paper.distillation.temperature, 1);
  EXPECT_DOUBLE_EQ(paper.distillation.smoothing, 0.1);
  EXPECT_DOUBLE_EQ(paper.label_smoothing, 0);
  EXPECT_DOUBLE_EQ(paper.augmentation.faults, 0);
  EXPECT_DOUBLE_EQ(paper.augmentation.mixup, 0);
  EXPECT_DOUBLE_EQ(paper.augmentation.erase, 0);
  EXPECT_DOUBLE_EQ(paper.outliers, 0);
  EXPECT_DOUBLE_EQ(paper.balance, 0);
  EXPECT_DOUBLE_EQ(paper.ema_decay, 0);
}

TEST(Recipe, SurvivesJson) {
  for (const char* name : {"paper", "emoxnet", "emoxnet-lite"}) {
    Recipe recipe = Recipe::named(name);
    recipe.seed = 18446744073709551615ULL;
    recipe.protocol = data::Protocol::kM;
    recipe.augmentation.shear = 0.125;
    recipe.model.stem = models::Stem{1, true};
    recipe.distillation.teachers = {"a.pt"};
    recipe.optimizer = OptimizerKind::kAMSGrad;
    recipe.model.lite = models::LiteShape{{8, 16}, {1, 3}, 4};
    recipe.balance = 0.75;
    recipe.outliers = 0.125;
    recipe.slices = 4;
    recipe.augmentation.faults = 0.5;
    recipe.start = "b.pt";
    const auto json = to_json(recipe);
    const Recipe read = recipe_from_json(nlohmann::json::parse(json.dump()));
    EXPECT_EQ(to_json(read), json);
    EXPECT_EQ(read.model.lite.blocks, (std::vector<int>{1, 3}));
    EXPECT_DOUBLE_EQ(read.balance, 0.75);
    EXPECT_DOUBLE_EQ(read.outliers, 0.125);
    EXPECT_EQ(read.slices, 4);
    EXPECT_EQ(read.start, "b.pt");
    EXPECT_DOUBLE_EQ(read.augmentation.faults, 0.5);
  }
}

TEST(Recipe, ComesFromAFileThatNamesWhatDiffersFromThePapers) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("mine.json", R"({"model": "resnet34", "epochs": 3,
      "stem": {"stride": 1, "pool": true}, "augmentation": {"mixup": 0.2}})");
  const Recipe recipe = Recipe::from(file);
  EXPECT_EQ(recipe.model.name, "resnet34");
  EXPECT_EQ(recipe.model.stem.stride, 1);
  EXPECT_EQ(recipe.epochs, 3);
  EXPECT_DOUBLE_EQ(recipe.augmentation.mixup, 0.2);
  EXPECT_DOUBLE_EQ(recipe.augmentation.rotation, data::Augmentation{}.rotation);
  EXPECT_DOUBLE_EQ(recipe.augmentation.vertical_flip,
                   Recipe::named("paper").augmentation.vertical_flip);
  EXPECT_EQ(recipe.batch, 128);
  EXPECT_EQ(recipe.name, "mine");
  const auto refuses = [&](const std::string& content, const std::string& part) {
    try {
      Recipe::from(folder.write("bad.json", content));
      ADD_FAILURE() << content;
    } catch (const UserError& error) {
      EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
  };
  refuses("{", "not a JSON object");
  refuses(R"({"epochs": 3, "seed": 1, "epochs": 4})", "bad.json: 'epochs': is there twice");
  refuses(R"({"lite": {"widths": [8], "widths": [9]}})", "bad.json: 'widths': is there twice");
  refuses(R"({"epoch": 3})", "bad.json: epoch: no such entry");
  refuses(R"({"augmentation": {"mixpu": 0.2}})", "bad.json: augmentation.mixpu: no such entry");
  refuses(R"({"distillation": 3})", "bad.json: distillation: no such entry");
  refuses(R"({"epochs": "three"})", "bad.json: epochs: expected a whole number from 1 to 100000");
  refuses(R"({"epochs": 100.9})", "expected a whole number from 1 to 100000, found '100.9'");
  refuses(R"({"epochs": 1e300})", "epochs: expected a whole number");
  refuses(R"({"seed": -1})", "seed: expected a whole number of at least 0, found '-1'");
  refuses(R"({"optimizer": "adamw"})", "optimizer: expected sgd, adam or amsgrad, found");
  refuses(R"({"schedule": "cosin"})", "schedule: expected plateau or cosine");
  refuses(R"({"targets": "vote"})", "targets: expected majority or votes");
  refuses(R"({"protocol": "a7"})", "protocol: expected A, M, A7, M7, A8 or M8");
  refuses(R"({"bf16": 1})", "bf16: expected true or false");
  refuses(R"({"augmentation": {"zoom": 1}})",
          "augmentation.zoom: expected a number from 0 to below 1");
  refuses(R"({"learning_rate": 0})", "learning_rate: expected a number above 0");
  refuses(R"({"lite": {"widths": [8, "x"]}})", "lite.widths: expected a list of whole numbers");
  refuses(R"({"distillation": {"teachers": "a.pt"}})", "distillation.teachers: expected a list");
  EXPECT_THROW(Recipe::from(folder / "none.json"), UserError);
}

TEST(Recipe, DoesNotKeepItsNameWhenItIsChanged) {
  Recipe recipe = Recipe::named("emoxnet-lite");
  recipe.change("epochs", recipe.epochs);
  EXPECT_EQ(recipe.name, "emoxnet-lite");
  recipe.change("epochs", 7);
  recipe.change("augmentation.mixup", 0.4);
  recipe.change("epochs", 8);
  EXPECT_EQ(recipe.epochs, 8);
  EXPECT_EQ(recipe.name, "emoxnet-lite, changed: epochs, augmentation.mixup");
  EXPECT_THROW(recipe.change("epochs", 0.5), UserError);
  EXPECT_EQ(recipe.epochs, 8);
}

// Every entry comes back out of JSON and of a person's words as it went in.
TEST(Recipe, EveryEntryIsReadAsItIsWritten) {
  std::set<std::string> keys, options;
  for (const auto& entry : recipe_entries()) {
    EXPECT_TRUE(keys.insert(entry.key()).second) << entry.key();
    EXPECT_TRUE(options.insert(entry.option()).second) << entry.option();
    const Recipe lite = Recipe::named("emoxnet-lite");
    Recipe other;
    ASSERT_TRUE(entry.set(other, entry.get(lite))) << entry.key();
    EXPECT_EQ(entry.get(other), entry.get(lite)) << entry.key();
    std::vector<std::string> words;
    const auto value = entry.get(lite);
    const auto word = [](const nlohmann::json& item) {
      return item.is_string() ? item.get<std::string>() : item.dump();
    };
    if (entry.is_list())
      for (const auto& item : value) words.push_back(word(item));
    else
      words.push_back(word(value));
    EXPECT_EQ(entry.parse(words), value) << entry.key();
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
  refuses([](Recipe& r) { r.model.name = "resnet35"; });
  refuses([](Recipe& r) { r.batch = 1; });
  refuses([](Recipe& r) { r.learning_rate = 0; });
  refuses([](Recipe& r) { r.momentum = 1; });
  refuses([](Recipe& r) { r.label_smoothing = 1; });
  refuses([](Recipe& r) { r.warmup_epochs = r.epochs; });
  refuses([](Recipe& r) { r.resizing.epochs = r.epochs; });
  refuses([](Recipe& r) { r.distillation.weight = 1.5; });
  refuses([](Recipe& r) { r.distillation.temperature = 0; });
  refuses([](Recipe& r) { r.members.frozen = true; });
  refuses([](Recipe& r) { r.augmentation.mixup = -1; });
  for (const char* name : {"paper", "emoxnet", "emoxnet-lite"})
    EXPECT_NO_THROW(Recipe::named(name).validate()) << name;
}

}  // namespace
}  // namespace emoxnet::train

#include "native/train/recipe.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "native/models/emoxnet.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(Stem, stride, pool)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(LiteShape, widths, blocks, reduction)
}  // namespace emoxnet::models

namespace emoxnet::data {

NLOHMANN_JSON_SERIALIZE_ENUM(Protocol, {{Protocol::kA7, "A7"}, {Protocol::kM7, "M7"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Augmentation, horizontal_flip, vertical_flip,
                                                rotation, shift, shear, zoom, faults, erase, mixup,
                                                cutmix)

}  // namespace emoxnet::data

namespace emoxnet::train {

using nlohmann::json;

NLOHMANN_JSON_SERIALIZE_ENUM(Targets,
                             {{Targets::kMajority, "majority"}, {Targets::kVotes, "votes"}})
NLOHMANN_JSON_SERIALIZE_ENUM(OptimizerKind, {{OptimizerKind::kSGD, "sgd"},
                                             {OptimizerKind::kAdam, "adam"},
                                             {OptimizerKind::kAMSGrad, "amsgrad"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Schedule,
                             {{Schedule::kPlateau, "plateau"}, {Schedule::kCosine, "cosine"}})
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Distillation, teachers, weight, temperature,
                                                smoothing)

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Members, checkpoints, frozen, passes)

Recipe Recipe::named(const std::string& name) {
  Recipe recipe;
  recipe.name = name;
  if (name == "paper") {
    recipe.augmentation.vertical_flip = 0.5;
    return recipe;
  }
  if (name != "emoxnet" && name != "emoxnet-lite")
    throw UserError("--recipe " + name +
                    ": no such recipe; expected paper, emoxnet, emoxnet-lite or a JSON file");
  recipe.targets = Targets::kVotes;
  recipe.learning_rate = 0.1;
  recipe.weight_decay = 5e-4;
  recipe.schedule = Schedule::kCosine;
  recipe.warmup_epochs = 2;
  recipe.early_stop = 0;
  recipe.ema_decay = 0.998;
  recipe.channels_last = true;
  recipe.bf16 = true;
  recipe.augmentation.erase = 0.25;
  if (name == "emoxnet") {
    recipe.model.name = "emoxnet";
    recipe.epochs = 40;
    recipe.learning_rate = 0.05;
  } else {
    recipe.epochs = 100;
    recipe.balance = 0.25;
    recipe.outliers = 0.03;
    recipe.distillation.weight = 0.5;
    recipe.distillation.smoothing = 0;
    recipe.augmentation.faults = 0.3;
  }
  return recipe;
}

Recipe Recipe::from(const std::string& name_or_file) {
  if (std::filesystem::path(name_or_file).extension() != ".json") return named(name_or_file);
  std::ifstream file(name_or_file);
  if (!file) throw UserError(name_or_file + ": cannot be opened; expected a recipe as JSON");
  const auto refuse = [&](const std::string& why) {
    throw UserError(name_or_file + ": " + why + "; expected a recipe as a run's recipe.json shows");
  };
  const json content = json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!content.is_object()) refuse("not a JSON object");
  const json known = to_json(Recipe{});
  for (const auto& [key, value] : content.items())
    if (!known.contains(key)) refuse("no such entry: " + key);
  try {
    return recipe_from_json(content);
  } catch (const json::exception& error) {
    refuse(error.what());
    throw;
  }
}

void Recipe::validate() const {
  const auto require = [](bool holds, const char* sentence) {
    if (!holds) throw UserError(sentence);
  };
  const auto share = [](double value) { return value >= 0 && value <= 1; };
  require(epochs >= 1, "--epochs: expected at least 1");
  require(batch >= 2, "--batch: expected at least 2");
  require(slices >= 1, "--slices: expected at least 1");
  require(learning_rate > 0, "--learning-rate: expected a number above 0");
  require(momentum >= 0 && momentum < 1, "--momentum: expected a number from 0 to below 1");
  require(weight_decay >= 0, "--weight-decay: expected 0 or more");
  require(label_smoothing >= 0 && label_smoothing < 1,
          "--label-smoothing: expected a number from 0 to below 1");
  require(ema_decay >= 0 && ema_decay < 1, "--ema: expected a number from 0 to below 1");
  require(warmup_epochs >= 0 && warmup_epochs < epochs,
          "--warmup: expected fewer epochs than --epochs");
  require(patience >= 1, "--patience: expected at least 1");
  require(early_stop >= 0, "--early-stop: expected 0 or more");
  require(share(balance), "--balance: expected a number from 0 to 1");
  require(outliers >= 0 && outliers <= 0.5, "--outliers: expected a number from 0 to 0.5");
  require(!members.frozen || outliers == 0,
          "--outliers: frozen members have seen their faces already; expected none");
  require(share(augmentation.faults), "--faults: expected a number from 0 to 1");
  require(share(distillation.weight), "--distil-weight: expected a number from 0 to 1");
  require(distillation.temperature > 0, "--temperature: expected a number above 0");
  require(distillation.smoothing >= 0 && distillation.smoothing < 1,
          "--distil-smoothing: expected a number from 0 to below 1");
  const bool has_members = !members.checkpoints.empty();
  require(!has_members || members.checkpoints.size() == models::kMembers,
          "--members: expected four checkpoints: vgg16, densenet121, se-resnet34, se-resnext50");
  require(!(has_members || members.frozen) || model.name == "emoxnet",
          "--members and --freeze-members: expected --model emoxnet, the only one with members");
  require(has_members || !members.frozen, "--freeze-members: expected --members with it");
  require(start.empty() || !(has_members || !pretrained.empty()),
          "--start: gives every weight; expected neither --members nor --pretrained with it");
  require(members.passes >= 1, "--feature-passes: expected at least 1");
  require(!members.frozen || (augmentation.mixup == 0 && augmentation.cutmix == 0),
          "--mixup and --cutmix: frozen members have seen their faces already; expected neither");
  require(!members.frozen || distillation.teachers.empty(),
          "--teacher: frozen members have seen their faces already; expected none");
  require(augmentation.mixup >= 0, "--mixup: expected 0 or more");
  require(augmentation.cutmix >= 0, "--cutmix: expected 0 or more");
  require(share(augmentation.erase), "--erase: expected a number from 0 to 1");
  require(share(augmentation.horizontal_flip), "--horizontal-flip: expected a number from 0 to 1");
  require(share(augmentation.vertical_flip), "--vertical-flip: expected a number from 0 to 1");
  require(augmentation.zoom >= 0 && augmentation.zoom < 1,
          "--zoom: expected a number from 0 to below 1");
}

json to_json(const Recipe& r) {
  return {{"name", r.name},
          {"model", r.model.name},
          {"stem", r.model.stem ? json(*r.model.stem) : json()},
          {"channels", r.model.channels},
          {"lite", r.model.lite ? json(*r.model.lite) : json()},
          {"protocol", r.protocol},
          {"targets", r.targets},
          {"label_smoothing", r.label_smoothing},
          {"balance", r.balance},
          {"outliers", r.outliers},
          {"distillation", r.distillation},
          {"members", r.members},
          {"pretrained", r.pretrained},
          {"start", r.start},
          {"epochs", r.epochs},
          {"batch", r.batch},
          {"slices", r.slices},
          {"optimizer", r.optimizer},
          {"learning_rate", r.learning_rate},
          {"momentum", r.momentum},
          {"weight_decay", r.weight_decay},
          {"schedule", r.schedule},
          {"warmup_epochs", r.warmup_epochs},
          {"patience", r.patience},
          {"early_stop", r.early_stop},
          {"ema_decay", r.ema_decay},
          {"bf16", r.bf16},
          {"channels_last", r.channels_last},
          {"seed", r.seed},
          {"augmentation", r.augmentation}};
}

Recipe recipe_from_json(const json& j) {
  Recipe r;
  const auto read = [&](const char* key, auto& value) { value = j.value(key, value); };
  read("name", r.name);
  read("model", r.model.name);
  if (j.contains("stem") && !j.at("stem").is_null())
    r.model.stem = j.at("stem").get<models::Stem>();
  read("channels", r.model.channels);
  if (j.contains("lite") && !j.at("lite").is_null())
    r.model.lite = j.at("lite").get<models::LiteShape>();
  read("protocol", r.protocol);
  read("targets", r.targets);
  read("label_smoothing", r.label_smoothing);
  read("balance", r.balance);
  read("outliers", r.outliers);
  read("distillation", r.distillation);
  read("members", r.members);
  read("pretrained", r.pretrained);
  read("start", r.start);
  read("epochs", r.epochs);
  read("batch", r.batch);
  read("slices", r.slices);
  read("optimizer", r.optimizer);
  read("learning_rate", r.learning_rate);
  read("momentum", r.momentum);
  read("weight_decay", r.weight_decay);
  read("schedule", r.schedule);
  read("warmup_epochs", r.warmup_epochs);
  read("patience", r.patience);
  read("early_stop", r.early_stop);
  read("ema_decay", r.ema_decay);
  read("bf16", r.bf16);
  read("channels_last", r.channels_last);
  read("seed", r.seed);
  read("augmentation", r.augmentation);
  return r;
}

}  // namespace emoxnet::train

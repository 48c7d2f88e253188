#include "native/train/recipe.h"

#include <nlohmann/json.hpp>

#include "native/support/user_error.h"

namespace emoxnet::train {

NLOHMANN_JSON_SERIALIZE_ENUM(Targets,
                             {{Targets::kMajority, "majority"}, {Targets::kVotes, "votes"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Schedule,
                             {{Schedule::kPlateau, "plateau"}, {Schedule::kCosine, "cosine"}})

Recipe Recipe::named(const std::string& name) {
  Recipe recipe;
  recipe.name = name;
  if (name == "paper") {
    recipe.augmentation.vertical_flip = 0.5;
    return recipe;
  }
  if (name == "emoxnet-lite") {
    recipe.targets = Targets::kVotes;
    recipe.epochs = 42;
    recipe.learning_rate = 0.1;
    recipe.weight_decay = 5e-4;
    recipe.schedule = Schedule::kCosine;
    recipe.warmup_epochs = 2;
    recipe.early_stop = 0;
    recipe.ema_decay = 0.998;
    recipe.channels_last = true;
    recipe.augmentation.erase = 0.25;
    return recipe;
  }
  throw UserError("--recipe " + name + ": no such recipe; expected paper or emoxnet-lite");
}

void Recipe::validate() const {
  const auto require = [](bool holds, const char* sentence) {
    if (!holds) throw UserError(sentence);
  };
  require(epochs >= 1, "--epochs: expected at least 1");
  require(batch >= 2, "--batch: expected at least 2");
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
}

nlohmann::json to_json(const Recipe& r) {
  const data::Augmentation& a = r.augmentation;
  return {{"name", r.name},
          {"model", r.model},
          {"protocol", data::protocol_name(r.protocol)},
          {"targets", r.targets},
          {"label_smoothing", r.label_smoothing},
          {"epochs", r.epochs},
          {"batch", r.batch},
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
          {"augmentation",
           {{"horizontal_flip", a.horizontal_flip},
            {"vertical_flip", a.vertical_flip},
            {"rotation", a.rotation},
            {"shift", a.shift},
            {"shear", a.shear},
            {"zoom", a.zoom},
            {"erase", a.erase}}}};
}

Recipe recipe_from_json(const nlohmann::json& j) {
  Recipe r;
  r.name = j.at("name");
  r.model = j.at("model");
  r.protocol = j.at("protocol") == "A7" ? data::Protocol::kA7 : data::Protocol::kM7;
  r.targets = j.at("targets");
  r.label_smoothing = j.at("label_smoothing");
  r.epochs = j.at("epochs");
  r.batch = j.at("batch");
  r.learning_rate = j.at("learning_rate");
  r.momentum = j.at("momentum");
  r.weight_decay = j.at("weight_decay");
  r.schedule = j.at("schedule");
  r.warmup_epochs = j.at("warmup_epochs");
  r.patience = j.at("patience");
  r.early_stop = j.at("early_stop");
  r.ema_decay = j.at("ema_decay");
  r.bf16 = j.at("bf16");
  r.channels_last = j.at("channels_last");
  r.seed = j.at("seed");
  const auto& a = j.at("augmentation");
  r.augmentation = {a.at("horizontal_flip"), a.at("vertical_flip"), a.at("rotation"), a.at("shift"),
                    a.at("shear"),           a.at("zoom"),          a.at("erase")};
  return r;
}

}  // namespace emoxnet::train

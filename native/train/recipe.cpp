#include "native/train/recipe.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "native/models/emoxnet.h"
#include "native/models/registry.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"
#include "native/train/recipe_entries.h"

namespace emoxnet::train {
namespace {

using nlohmann::json;

constexpr const char* kNameKey = "name";
constexpr const char* kChanged = ", changed: ";
constexpr std::array<std::string_view, 3> kNames = {"paper", "emoxnet", "emoxnet-lite"};

/// "distillation.weight" to "/distillation/weight"
json::json_pointer pointer_to(const std::string& key) {
  std::string path = "/" + key;
  std::replace(path.begin(), path.end(), '.', '/');
  return json::json_pointer(path);
}

/// A value as an error sentence shows it, whatever bytes it holds.
std::string shown(const json& value) {
  return excerpt(value.is_string() ? value.get<std::string>()
                                   : value.dump(-1, ' ', false, json::error_handler_t::replace));
}

/// Calls `visit` with the key and value of every entry, those of inner objects as "outer.inner".
/// An object that is null has none: older files say so of what a network lacks.
template <typename Visit>
void each_value(const json& object, const std::string& prefix, const Visit& visit) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_object() && prefix.empty())
      each_value(value, key + ".", visit);
    else if (!value.is_null() || !prefix.empty())
      visit(prefix + key, value);
  }
}

/// Of a key that is there twice the parser would keep the last, without a word.
json parse_strictly(std::istream& in) {
  std::vector<std::set<std::string>> keys;  // of the objects that are open
  std::string twice;
  const auto watch = [&](int /*depth*/, json::parse_event_t event, const json& value) {
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(value).second)
      twice = shown(value);
    return true;
  };
  json content = json::parse(in, watch, /*allow_exceptions=*/false);
  if (!twice.empty()) throw UserError(twice + ": is there twice; expected every entry once");
  return content;
}

}  // namespace

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
  recipe.batch = 256;
  recipe.schedule = Schedule::kCosine;
  recipe.early_stop = 0;
  recipe.bf16 = true;
  recipe.augmentation.erase = 0.25;
  recipe.augmentation.mixup = 0.2;
  if (name == "emoxnet") {
    recipe.model.name = "emoxnet";
    recipe.epochs = 70;
    recipe.learning_rate = 0.1;
    recipe.warmup_epochs = 3;
    recipe.weight_decay = 1e-3;
    recipe.ema_decay = 0.998;
  } else {
    recipe.epochs = 352;
    recipe.learning_rate = 0.2;
    recipe.warmup_epochs = 5;
    recipe.weight_decay = 5e-4;
    recipe.ema_decay = 0.999;
    recipe.balance = 0.25;
    recipe.outliers = 0.03;
    recipe.distillation.weight = 0.5;
    recipe.distillation.smoothing = 0;
    recipe.augmentation.faults = 0.3;
  }
  return recipe;
}

Recipe Recipe::from(const std::string& name_or_file) {
  const std::filesystem::path path = name_or_file;
  std::error_code error;
  const bool is_name = std::find(kNames.begin(), kNames.end(), name_or_file) != kNames.end();
  const bool is_file =
      std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error);
  if (is_name || (path.extension() != ".json" && !is_file)) return named(name_or_file);
  std::ifstream file(path);
  if (!file || !is_file)
    throw UserError(name_or_file + ": cannot be opened; expected a recipe as JSON");
  try {
    const json content = parse_strictly(file);
    Recipe recipe = recipe_from_json(content);
    if (!content.contains(kNameKey)) recipe.name = path.stem().string();
    return recipe;
  } catch (const UserError& error) {
    throw UserError(name_or_file + ": " + error.what() +
                    "; `emoxnet recipe paper` prints a whole recipe");
  }
}

void Recipe::change(const std::string& key, const json& value) {
  const auto& entries = recipe_entries();
  const auto entry = std::find_if(entries.begin(), entries.end(),
                                  [&](const RecipeEntry& e) { return e.key() == key; });
  if (entry == entries.end()) throw UserError("no such entry: " + key);
  const json before = entry->get(*this);
  if (!entry->set(*this, value))
    throw UserError(entry->option() + " " + shown(value) + ": expected " + entry->expected());
  if (entry->get(*this) == before) return;
  const auto changes = name.find(kChanged);
  if (changes == std::string::npos)
    name += kChanged + key;
  else if ((name.substr(changes + 2) + ",").find(" " + key + ",") == std::string::npos)
    name += ", " + key;
}

void Recipe::validate() const {
  for (const auto& entry : recipe_entries()) {
    const json value = entry.get(*this);
    Recipe copy = *this;
    if (!entry.set(copy, value))
      throw UserError(entry.option() + " " + shown(value) + ": expected " + entry.expected());
  }
  models::refuse_unknown(model.name);
  const auto require = [](bool holds, const std::string& sentence) {
    if (!holds) throw UserError(sentence);
  };
  const auto require_more_epochs = [&](std::int64_t than, const std::string& of) {
    require(than < epochs, "--epochs " + std::to_string(epochs) + ": expected more than the " +
                               std::to_string(than) + " of " + of);
  };
  require_more_epochs(warmup_epochs, "--warmup");
  require_more_epochs(resizing.epochs, "--small-epochs");
  require(batch % slices == 0, "--slices " + std::to_string(slices) + " of --batch " +
                                   std::to_string(batch) + ": expected slices of equal size");
  const bool has_members = !members.checkpoints.empty();
  require(!has_members || members.checkpoints.size() == models::kMembers,
          "--members: expected four checkpoints: vgg16, densenet121, se-resnet34, se-resnext50");
  require(!(has_members || members.frozen) || model.name == "emoxnet",
          "--members and --freeze-members: expected --model emoxnet, the only one with members");
  require(has_members || !members.frozen, "--freeze-members: expected --members with it");
  require(start.empty() || !(has_members || !pretrained.empty()),
          "--start: gives every weight; expected neither --members nor --pretrained with it");
  const auto require_of_frozen = [&](bool holds, const std::string& expected) {
    require(!members.frozen || holds,
            "--freeze-members: they have seen their faces already; expected " + expected);
  };
  require_of_frozen(augmentation.mixup == 0, "--mixup 0");
  require_of_frozen(augmentation.cutmix == 0, "--cutmix 0");
  require_of_frozen(resizing.epochs == 0, "--small-epochs 0");
  require_of_frozen(outliers == 0, "--outliers 0");
  require_of_frozen(distillation.teachers.empty(), "no --teacher");
}

json to_json(const Recipe& recipe) {
  json all = {{kNameKey, recipe.name}};
  for (const auto& entry : recipe_entries()) all[pointer_to(entry.key())] = entry.get(recipe);
  return all;
}

Recipe recipe_from_json(const json& content) {
  if (!content.is_object()) throw UserError("not a JSON object; expected a recipe");
  Recipe recipe = Recipe::named("paper");
  each_value(content, "", [&](const std::string& key, const json& value) {
    if (key == kNameKey) {
      if (!value.is_string()) throw UserError("name: expected a text, found " + shown(value));
      recipe.name = value.get<std::string>();
      return;
    }
    const auto& entries = recipe_entries();
    const auto entry = std::find_if(entries.begin(), entries.end(),
                                    [&](const RecipeEntry& e) { return e.key() == key; });
    if (entry == entries.end()) throw UserError(key + ": no such entry of a recipe");
    if (!entry->set(recipe, value))
      throw UserError(key + ": expected " + entry->expected() + ", found " + shown(value));
  });
  return recipe;
}

}  // namespace emoxnet::train

#include "native/cli/recipe_options.h"

#include <algorithm>

namespace emoxnet::cli {
namespace {

using train::Recipe;
using train::RecipeEntry;
using train::RecipeGroup;

const char* title_of(RecipeGroup group) {
  switch (group) {
    case RecipeGroup::kNetwork:
      return "Recipe: network";
    case RecipeGroup::kTargets:
      return "Recipe: targets";
    case RecipeGroup::kOptimisation:
      return "Recipe: optimisation";
    case RecipeGroup::kAugmentation:
      break;
  }
  return "Recipe: augmentation";
}

/// What CLI11 says of a refused value, behind the option's name.
std::string refusal(const RecipeEntry& entry, const std::string& text) {
  return text + ": expected " + entry.expected();
}

std::string shown(const nlohmann::json& value) {
  if (value.empty()) return "none";  // a list
  const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  return text.empty() ? "none" : text;
}

/// "peak rate [0.01; emoxnet 0.05; emoxnet-lite 0.1]"
std::string help_of(const RecipeEntry& entry) {
  const nlohmann::json paper = entry.get(Recipe::named("paper"));
  std::string values = shown(paper);
  for (const char* name : {"emoxnet", "emoxnet-lite"}) {
    const nlohmann::json value = entry.get(Recipe::named(name));
    if (value != paper) values += std::string("; ") + name + " " + shown(value);
  }
  return entry.help() + " [" + values + "]";
}

void add_flag(CLI::App& command, const RecipeEntry& entry, RecipeChanges& changes) {
  const std::string without = "--no-" + entry.option().substr(2);
  command
      .add_flag_function(
          entry.option() + ",!" + without,
          [&](std::int64_t count) { changes.push_back({&entry, count > 0}); }, help_of(entry))
      ->group(title_of(entry.group()));
}

void add_value(CLI::App& command, const RecipeEntry& entry, RecipeChanges& changes) {
  auto* option = command.add_option_function<std::vector<std::string>>(
      entry.option(),
      [&](const std::vector<std::string>& words) {
        changes.push_back({&entry, entry.parse(words)});
      },
      help_of(entry));
  option->group(title_of(entry.group()))->type_name(entry.expected());
  if (!entry.is_list()) option->expected(1);
  option->check([&](const std::string& word) {
    Recipe any;
    return entry.set(any, entry.parse({word})) ? std::string() : refusal(entry, word);
  });
}

std::shared_ptr<RecipeChanges> add_options(CLI::App& command, bool only_augmentation) {
  auto changes = std::make_shared<RecipeChanges>();
  for (const RecipeEntry& entry : train::recipe_entries()) {
    if (only_augmentation && entry.group() != RecipeGroup::kAugmentation) continue;
    if (entry.is_truth())
      add_flag(command, entry, *changes);
    else
      add_value(command, entry, *changes);
  }
  return changes;
}

}  // namespace

std::shared_ptr<RecipeChanges> add_recipe_options(CLI::App& command) {
  return add_options(command, /*only_augmentation=*/false);
}

std::shared_ptr<RecipeChanges> add_augmentation_options(CLI::App& command) {
  return add_options(command, /*only_augmentation=*/true);
}

Recipe changed_recipe(const std::string& name_or_file, const RecipeChanges& changes) {
  Recipe recipe = Recipe::from(name_or_file);
  const bool own_warmup =
      std::any_of(changes.begin(), changes.end(),
                  [](const RecipeChange& change) { return change.entry->option() == "--warmup"; });
  for (const auto& change : changes) recipe.change(change.entry->key(), change.value);
  if (!own_warmup)
    recipe.change("warmup_epochs", std::min(recipe.warmup_epochs, recipe.epochs - 1));
  recipe.validate();
  return recipe;
}

}  // namespace emoxnet::cli

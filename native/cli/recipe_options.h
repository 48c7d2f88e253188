// The command line's options for every entry of a recipe.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "native/train/recipe_entries.h"

namespace emoxnet::cli {

/// What was given on the command line; applied once the recipe is known.
struct RecipeChange {
  const train::RecipeEntry* entry;
  nlohmann::json value;
};
using RecipeChanges = std::vector<RecipeChange>;

/// Adds the options; parsing fills the list. Values are checked as they are parsed.
std::shared_ptr<RecipeChanges> add_recipe_options(CLI::App& command);

/// The same for the options of the augmentation alone.
std::shared_ptr<RecipeChanges> add_augmentation_options(CLI::App& command);

/// The recipe of that name or file with the changes, whole and sound. A warm-up that nobody asked
/// for ends with fewer epochs than it has. Throws UserError naming the option or the file's entry.
train::Recipe changed_recipe(const std::string& name_or_file, const RecipeChanges& changes);

}  // namespace emoxnet::cli

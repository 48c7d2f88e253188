// The command line's options for every entry of a recipe.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "native/train/recipe.h"

namespace emoxnet::cli {

inline constexpr const char* kEpochsOption = "--epochs";

/// A recipe option that was given; applied once the recipe is known.
struct RecipeChange {
  std::string option;
  std::function<void(train::Recipe&)> apply;
};
using RecipeChanges = std::vector<RecipeChange>;

/// Adds the options; parsing fills the list in the order they were given.
std::shared_ptr<RecipeChanges> add_recipe_options(CLI::App& command);

/// The same for the options of the augmentation alone.
std::shared_ptr<RecipeChanges> add_augmentation_options(CLI::App& command);

}  // namespace emoxnet::cli

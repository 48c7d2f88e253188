// Every entry of a recipe, named once: where it stands in recipe.json, which option sets it, what
// it may be and what it does. JSON both ways, the command line, the refusals and --help come from
// here.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "native/train/recipe.h"

namespace emoxnet::train {

/// What of training an entry decides; the headings of --help.
enum class RecipeGroup { kNetwork, kTargets, kOptimisation, kAugmentation };

/// Where the value of an entry lies in a recipe.
using RecipeField = std::variant<bool*, int*, std::int64_t*, std::uint64_t*, double*, std::string*,
                                 std::vector<int>*, std::vector<std::string>*, data::Protocol*,
                                 Targets*, OptimizerKind*, Schedule*>;

/// Which numbers an entry takes, ends included but for those left open.
struct Range {
  double low, high;
  bool above_low = false, below_high = false;
};

class RecipeEntry {
 public:
  /// key: name in recipe.json; "distillation.weight" lies in the object "distillation".
  /// option: on the command line, "--seed"; a truth also has "--no-…".
  RecipeEntry(RecipeGroup group, const char* key, const char* option,
              std::function<RecipeField(Recipe&)> field, Range range, const char* help);

  [[nodiscard]] RecipeGroup group() const { return group_; }
  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const std::string& option() const { return option_; }
  [[nodiscard]] const std::string& help() const { return help_; }

  /// "a number above 0", "adam, amsgrad or sgd": what set() takes.
  [[nodiscard]] std::string expected() const;

  [[nodiscard]] bool is_truth() const;
  [[nodiscard]] bool is_list() const;

  [[nodiscard]] nlohmann::json get(const Recipe& recipe) const;

  /// False, and nothing done, for a value of another kind or out of range.
  [[nodiscard]] bool set(Recipe& recipe, const nlohmann::json& value) const;

  /// What a person typed behind the option: numbers become numbers.
  [[nodiscard]] nlohmann::json parse(const std::vector<std::string>& words) const;

 private:
  RecipeGroup group_;
  std::string key_, option_, help_;
  std::function<RecipeField(Recipe&)> field_;
  Range range_;
};

/// All of them, in the order of --help. A recipe's name is none: it follows from the others.
const std::vector<RecipeEntry>& recipe_entries();

}  // namespace emoxnet::train

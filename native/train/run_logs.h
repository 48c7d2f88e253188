// How a run went, for people and for programs.
#pragma once

#include <filesystem>
#include <vector>

#include "native/train/checkpoint.h"

namespace emoxnet::train {

inline constexpr const char* kMetricsFile = "metrics.csv";
inline constexpr const char* kCurveFile = "curve.svg";

inline constexpr const char* kRecipeFile = "recipe.json";

/// Throws UserError naming the file that the disk refuses.
void write_recipe(const Recipe& recipe, const std::filesystem::path& folder);

/// kMetricsFile and kCurveFile, one line and one point for each epoch. Throws likewise.
void write_logs(const std::vector<EpochLog>& history, const std::filesystem::path& folder);

}  // namespace emoxnet::train

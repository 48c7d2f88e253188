// How a run went, for people and for programs.
#pragma once

#include <filesystem>
#include <vector>

#include "native/train/checkpoint.h"

namespace emoxnet::train {

inline constexpr const char* kMetricsFile = "metrics.csv";
inline constexpr const char* kCurveFile = "curve.svg";

/// Both files, one line and one point for each epoch. Throws UserError naming the file that the
/// disk refuses.
void write_logs(const std::vector<EpochLog>& history, const std::filesystem::path& folder);

}  // namespace emoxnet::train

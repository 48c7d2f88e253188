// Which images of a data set a command evaluates: --split and --duplicates.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "native/eval/evaluation.h"

namespace emoxnet::cli {

class ScopeOptions {
 public:
  void add_to(CLI::App& command);

  /// Throws UserError naming the data set's file when it has no labelled image there.
  [[nodiscard]] eval::Scope use(const data::FaceDataset& dataset, const std::string& file) const;

 private:
  eval::Scope scope_{data::Split::kValid, data::Duplicates::kExclude};
};

}  // namespace emoxnet::cli

// How a network's answers are calibrated: --manifest.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "native/data/classes.h"
#include "native/models/readout.h"

namespace emoxnet::cli {

class ReadoutOption {
 public:
  void add_to(CLI::App& command);

  /// As the export of this network has it: of the manifest.json that was named, else of the one
  /// beside the checkpoint; without either, none. Throws UserError where it belongs to another
  /// network.
  [[nodiscard]] models::Readout use(const std::string& checkpoint,
                                    const data::Classes& classes) const;

 private:
  std::string manifest_;
};

}  // namespace emoxnet::cli

// Which network a command evaluates, on which images and where: --checkpoint, --manifest, --data,
// --split, --duplicates, --device and --threads.
#pragma once

#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "native/cli/device_options.h"
#include "native/cli/readout_option.h"
#include "native/cli/scope_options.h"
#include "native/models/expression_model.h"

namespace emoxnet::cli {

class EvaluationOptions {
 public:
  struct Subject {
    models::Placement placement;
    std::shared_ptr<models::ExpressionModel> model;  ///< in evaluation mode, placed
    models::Readout readout;
    data::FaceDataset dataset;
    eval::Scope scope;
  };

  void add_to(CLI::App& command);

  /// Throws UserError naming the file that is not what it should be.
  [[nodiscard]] Subject open() const;

 private:
  std::string checkpoint_, data_;
  ReadoutOption readout_;
  ScopeOptions scope_;
  DeviceOptions device_;
};

}  // namespace emoxnet::cli

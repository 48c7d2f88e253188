// Which network a command evaluates, on which images and where: --checkpoint, --data, --split,
// --duplicates, --device and --threads.
#pragma once

#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "native/cli/device_options.h"
#include "native/cli/scope_options.h"
#include "native/models/expression_model.h"

namespace emoxnet::cli {

class EvaluationOptions {
 public:
  struct Subject {
    models::Placement placement;
    std::shared_ptr<models::ExpressionModel> model;  ///< in evaluation mode, placed
    data::FaceDataset dataset;
    eval::Scope scope;
  };

  void add_to(CLI::App& command);

  /// Throws UserError naming the file that is not what it should be.
  [[nodiscard]] Subject open() const;

  [[nodiscard]] const std::string& checkpoint() const { return checkpoint_; }

 private:
  std::string checkpoint_, data_;
  ScopeOptions scope_;
  DeviceOptions device_;
};

}  // namespace emoxnet::cli

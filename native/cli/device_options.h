// Where a command computes: --device and --threads.
#pragma once

#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <string>

namespace emoxnet::cli {

class DeviceOptions {
 public:
  void add_to(CLI::App& command);

  /// Readies the process for heavy work: threads, memory that is kept for reuse. Returns the
  /// device. gpu: which of several.
  /// Throws UserError when there is none such.
  [[nodiscard]] torch::Device use(int gpu = 0) const;

  [[nodiscard]] int threads() const { return threads_; }

 private:
  std::string device_ = "auto";
  int threads_ = default_threads();
  static int default_threads();
};

}  // namespace emoxnet::cli

// Where and how a command computes: --device, --threads and --bf16.
#pragma once

#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <string>

namespace emoxnet::cli {

class DeviceOptions {
 public:
  void add_to(CLI::App& command);

  /// --bf16, for commands that may compute in bfloat16.
  void add_bf16_to(CLI::App& command);

  /// Readies the process for heavy work: threads, memory that is kept for reuse. Returns the
  /// device. gpu: which of several.
  /// Throws UserError when there is none such.
  [[nodiscard]] torch::Device use(int gpu = 0) const;

  /// Whether --bf16 is given. Throws UserError when `device` has no such arithmetic.
  [[nodiscard]] bool bf16(const torch::Device& device) const;

  [[nodiscard]] int threads() const { return threads_; }

 private:
  std::string device_ = "auto";
  int threads_ = default_threads();
  bool bf16_ = false;
  static int default_threads();
};

}  // namespace emoxnet::cli

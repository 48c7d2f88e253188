// Where and how a command computes: --device, --threads and --bf16.
#pragma once

#include <torch/torch.h>

#include <CLI/CLI.hpp>
#include <string>

#include "native/models/placement.h"

namespace emoxnet::cli {

class DeviceOptions {
 public:
  void add_to(CLI::App& command);

  /// --bf16, for commands that may compute in bfloat16.
  void add_bf16_to(CLI::App& command);

  /// Readies the process for heavy work: threads, memory that is kept for reuse. Returns where and
  /// in which precision it is to be done. peers: processes on this host that share its cores;
  /// local_rank: which of them this is, and which GPU is its own.
  /// Throws UserError when there is no such device, or --bf16 is given and it has none.
  [[nodiscard]] models::Placement use(int local_rank = 0, int peers = 1) const;

 private:
  [[nodiscard]] torch::Device device(int local_rank) const;

  std::string device_ = "auto";
  int threads_ = 0;  ///< 0: this process' share of the cores
  bool bf16_ = false;
};

}  // namespace emoxnet::cli

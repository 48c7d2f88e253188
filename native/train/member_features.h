// EmoXNet's members first, its perceptron after: frozen members are asked once about every face and
// a few augmented views of it, and the perceptron learns from what they said. Asking takes minutes
// to hours, an epoch of the perceptron seconds.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "native/models/emoxnet.h"
#include "native/models/placement.h"
#include "native/train/peers.h"

namespace emoxnet::train {

class MemberFeatures {
 public:
  /// network: placed. folder: of the run, where features are kept, a file for each view, so that
  /// none is computed twice. about: what else they depend on; features kept under another text are
  /// computed anew. Peers share the work. go_on: called with the number of faces just done; false
  /// from it ends the work.
  MemberFeatures(models::EmoXNet& network, const models::Placement& placement,
                 std::filesystem::path folder, std::string about, Peers& peers,
                 std::function<bool(std::int64_t)> go_on);

  /// What the members say of faces, [N,1,48,48] uint8, as `see` shows them: it gets a batch
  /// [n,1,48,48] in [0,1] and the place of its first face. view: names the file.
  /// Returns [N,4096] bfloat16: half the memory, far below their noise. Nothing when it was ended.
  std::optional<torch::Tensor> of(
      const torch::Tensor& faces, const std::string& view,
      const std::function<torch::Tensor(const torch::Tensor&, std::int64_t)>& see);

 private:
  std::optional<torch::Tensor> compute(
      const torch::Tensor& faces,
      const std::function<torch::Tensor(const torch::Tensor&, std::int64_t)>& see);

  models::EmoXNet& network_;
  models::Placement placement_;
  std::filesystem::path folder_;
  std::int64_t key_;
  Peers& peers_;
  std::function<bool(std::int64_t)> go_on_;
};

}  // namespace emoxnet::train

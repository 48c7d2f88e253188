#include "native/models/packed_weights.h"

#include <vector>

namespace emoxnet::models {
namespace {

using torch::Tensor;

constexpr double kLargest = 127;

std::vector<Tensor> floating_tensors(const torch::nn::Module& module) {
  auto all = module.parameters();
  for (const auto& buffer : module.buffers())
    if (buffer.is_floating_point()) all.push_back(buffer);
  return all;
}

bool is_kernel(const Tensor& tensor) { return tensor.dim() > 1; }

/// The next `count` values of a vector; none where it ends before.
Tensor take(const Tensor& from, std::int64_t& position, std::int64_t count) {
  if (position + count > from.size(0)) return {};
  position += count;
  return from.slice(0, position - count, position);
}

}  // namespace

PackedWeights pack(const torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  std::vector<Tensor> bytes, steps, floats;
  for (const auto& tensor : floating_tensors(module)) {
    const Tensor values = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    if (!is_kernel(values)) {
      floats.push_back(values.flatten());
      continue;
    }
    const Tensor rows = values.flatten(1);
    const Tensor step = (rows.abs().amax(1) / kLargest).clamp_min(1e-12);
    bytes.push_back((rows / step.unsqueeze(1)).round().to(torch::kInt8).flatten());
    steps.push_back(step);
  }
  const auto joined = [](const std::vector<Tensor>& parts, torch::Dtype type) {
    return parts.empty() ? torch::empty({0}, type) : torch::cat(parts);
  };
  return {joined(bytes, torch::kInt8), joined(steps, torch::kFloat32),
          joined(floats, torch::kFloat32)};
}

bool unpack(const PackedWeights& packed, torch::nn::Module& module) {
  const torch::NoGradGuard no_grad;
  std::int64_t byte = 0, step = 0, number = 0;
  for (auto& tensor : floating_tensors(module)) {
    if (!is_kernel(tensor)) {
      const Tensor values = take(packed.floats, number, tensor.numel());
      if (!values.defined()) return false;
      tensor.copy_(values.view(tensor.sizes()));
      continue;
    }
    const std::int64_t channels = tensor.size(0);
    const Tensor rows = take(packed.bytes, byte, tensor.numel());
    const Tensor steps = take(packed.steps, step, channels);
    if (!rows.defined() || !steps.defined()) return false;
    tensor.copy_(
        (rows.to(torch::kFloat32).view({channels, -1}) * steps.unsqueeze(1)).view(tensor.sizes()));
  }
  return byte == packed.bytes.size(0) && step == packed.steps.size(0) &&
         number == packed.floats.size(0);
}

}  // namespace emoxnet::models

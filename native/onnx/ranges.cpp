#include "native/onnx/ranges.h"

#include <torch/csrc/jit/runtime/graph_executor.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "native/support/check.h"

namespace emoxnet::onnx {
namespace {

using torch::Tensor;

constexpr std::int64_t kSamplesPerBatch = 1 << 14;

/// Evenly spread values of a tensor, its smallest and largest among them.
Tensor sample(const Tensor& tensor) {
  const auto flat = tensor.detach().to(torch::kFloat32).reshape({-1});
  const auto stride = std::max<std::int64_t>(1, flat.numel() / kSamplesPerBatch);
  return torch::cat(
      {flat.slice(0, 0, c10::nullopt, stride), flat.min().view(1), flat.max().view(1)});
}

double squared_error(const Tensor& samples, const Range& range) {
  const double step = (range.high - range.low) / 255.0;
  const auto clipped = samples.clamp(range.low, range.high);
  const auto stored = ((clipped - range.low) / step).round() * step + range.low;
  return (stored - samples).square().mean().item<double>();
}

Range best_range(const Tensor& samples) {
  const Range whole = {std::min(0.F, samples.min().item<float>()),
                       std::max(0.F, samples.max().item<float>())};
  Range best = whole;
  if (whole.high == whole.low) return best;
  double least = std::numeric_limits<double>::infinity();
  constexpr int kCandidates = 16;
  for (int i = 0; i < kCandidates; ++i) {
    const float share = 1 - 0.05F * static_cast<float>(i);
    const Range candidate = {whole.low * share, whole.high * share};
    const double error = squared_error(samples, candidate);
    if (error >= least) continue;
    least = error;
    best = candidate;
  }
  return best;
}

}  // namespace

Ranges observe_ranges(const std::shared_ptr<torch::jit::Graph>& graph, const TracedValues& values,
                      const torch::jit::Stack& constants, const Tensor& faces, std::int64_t batch) {
  EMOXNET_CHECK(faces.size(0) >= batch, "at least one batch of faces");
  const torch::NoGradGuard no_grad;
  const std::size_t before = graph->outputs().size();
  for (const auto& [name, value] : values) graph->registerOutput(value);
  torch::jit::GraphExecutor executor(graph, "ranges", torch::jit::ExecutorExecutionMode::SIMPLE);
  std::map<std::string, std::vector<Tensor>> samples;
  for (std::int64_t start = 0; start + batch <= faces.size(0); start += batch) {
    torch::jit::Stack stack = {faces.slice(0, start, start + batch)};
    stack.insert(stack.end(), constants.begin(), constants.end());
    executor.run(stack);
    std::size_t output = before;
    for (const auto& [name, value] : values)
      samples[name].push_back(sample(stack.at(output++).toTensor()));
  }
  Ranges ranges;
  for (const auto& [name, parts] : samples) ranges[name] = best_range(torch::cat(parts));
  return ranges;
}

}  // namespace emoxnet::onnx

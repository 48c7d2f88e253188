#include "native/models/cost.h"

#include <torch/csrc/jit/frontend/tracer.h>

#include <string>
#include <utility>

#include "native/support/check.h"

namespace emoxnet::models {
namespace {

using torch::jit::Node;

std::int64_t size_of(const torch::jit::Value* value) {
  const auto size = value->type()->expect<c10::TensorType>()->numel();
  EMOXNET_CHECK(size.has_value(), "a trace knows all sizes");
  return static_cast<std::int64_t>(*size);
}

std::int64_t first_size_of(const torch::jit::Value* value) {
  const auto sizes = value->type()->expect<c10::TensorType>()->sizes().concrete_sizes();
  EMOXNET_CHECK(sizes.has_value(), "a trace knows all sizes");
  return sizes->at(0);
}

/// Each output value of a convolution or linear layer sums as many products as its weight, the
/// argument at `weight`, has values for one output channel.
std::int64_t macs_of(const Node& node, std::size_t weight, std::int64_t outputs_of_weight) {
  return size_of(node.output()) * size_of(node.input(weight)) / outputs_of_weight;
}

}  // namespace

std::int64_t count_macs(const torch::nn::Module& module,
                        const std::function<torch::Tensor(torch::Tensor)>& forward,
                        const torch::Tensor& input) {
  const torch::NoGradGuard no_grad;
  // Weights are inputs of the trace, as it takes no constants that are being learnt.
  torch::jit::Stack inputs = {input};
  for (const auto& parameter : module.parameters()) inputs.emplace_back(parameter);
  const auto trace = torch::jit::tracer::trace(
      std::move(inputs),
      [&](torch::jit::Stack stack) -> torch::jit::Stack { return {forward(stack[0].toTensor())}; },
      [](const torch::Tensor&) { return std::string(); }, /*strict=*/true,
      /*force_outplace=*/true);
  std::int64_t macs = 0;
  for (const Node* node : trace.first->graph->nodes()) {
    const std::string kind = node->kind().toQualString();
    if (kind == "aten::_convolution" || kind == "aten::linear")
      macs += macs_of(*node, 1, first_size_of(node->input(1)));
  }
  return macs;
}

}  // namespace emoxnet::models

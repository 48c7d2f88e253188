#include "native/onnx/batch_norm_folding.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "native/onnx/graph_queries.h"
#include "native/onnx/tensors.h"

namespace emoxnet::onnx {
namespace {

using ::onnx::GraphProto;
using ::onnx::NodeProto;
using ::onnx::TensorProto;

/// The convolution that makes `value`, if its weight and bias are constants.
NodeProto* find_convolution(GraphProto& graph, const std::string& value) {
  for (auto& node : *graph.mutable_node()) {
    if (node.op_type() != "Conv" || node.output(0) != value) continue;
    const auto is_constant = [&](int i) { return find_constant(graph, node.input(i)) != nullptr; };
    return is_constant(1) && (node.input_size() < 3 || is_constant(2)) ? &node : nullptr;
  }
  return nullptr;
}

double epsilon_of(const NodeProto& norm) {
  for (const auto& attribute : norm.attribute())
    if (attribute.name() == "epsilon") return attribute.f();
  return 1e-5;  // the operator's default
}

/// Gives the convolution a weight and a bias of its own: others may share the old ones.
void fold(GraphProto& graph, const NodeProto& norm, NodeProto& conv) {
  const auto values = [&](const std::string& name) {
    return float_values(*find_constant(graph, name));
  };
  const auto gamma = values(norm.input(1));
  const auto beta = values(norm.input(2));
  const auto mean = values(norm.input(3));
  const auto variance = values(norm.input(4));
  const double epsilon = epsilon_of(norm);

  const TensorProto& old_weight = *find_constant(graph, conv.input(1));
  const std::vector<std::int64_t> shape(old_weight.dims().begin(), old_weight.dims().end());
  auto weight = float_values(old_weight);
  const std::size_t channels = gamma.size();
  const std::size_t weights_per_channel = weight.size() / channels;
  auto bias = conv.input_size() > 2 ? values(conv.input(2)) : std::vector<float>(channels);

  for (std::size_t c = 0; c < channels; ++c) {
    const double scale = gamma[c] / std::sqrt(variance[c] + epsilon);
    for (std::size_t i = c * weights_per_channel; i < (c + 1) * weights_per_channel; ++i)
      weight[i] = static_cast<float>(weight[i] * scale);
    bias[c] = static_cast<float>((bias[c] - static_cast<double>(mean[c])) * scale + beta[c]);
  }

  const std::string prefix = conv.name();
  const std::string input = conv.input(0);
  conv.clear_input();
  conv.add_input(input);
  conv.add_input(prefix + ".weight");
  conv.add_input(prefix + ".bias");
  *graph.add_initializer() = float_tensor(conv.input(1), shape, weight);
  *graph.add_initializer() =
      float_tensor(conv.input(2), {static_cast<std::int64_t>(channels)}, bias);
  conv.set_output(0, norm.output(0));
}

}  // namespace

int fold_batch_norms(GraphProto& graph) {
  const auto uses = count_uses(graph);
  std::set<std::string> folded;
  for (const auto& norm : graph.node()) {
    if (norm.op_type() != "BatchNormalization" || uses.at(norm.input(0)) > 1) continue;
    NodeProto* conv = find_convolution(graph, norm.input(0));
    if (conv == nullptr) continue;
    fold(graph, norm, *conv);
    folded.insert(norm.name());
  }
  auto& nodes = *graph.mutable_node();
  nodes.erase(std::remove_if(nodes.begin(), nodes.end(),
                             [&](const auto& node) { return folded.count(node.name()) != 0; }),
              nodes.end());
  drop_unused_constants(graph);
  return static_cast<int>(folded.size());
}

}  // namespace emoxnet::onnx

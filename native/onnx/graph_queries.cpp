#include "native/onnx/graph_queries.h"

#include <algorithm>

namespace emoxnet::onnx {

using ::onnx::GraphProto;
using ::onnx::TensorProto;

const TensorProto* find_constant(const GraphProto& graph, const std::string& name) {
  for (const auto& tensor : graph.initializer())
    if (tensor.name() == name) return &tensor;
  return nullptr;
}

std::map<std::string, int> count_uses(const GraphProto& graph) {
  std::map<std::string, int> uses;
  for (const auto& node : graph.node())
    for (const auto& input : node.input()) ++uses[input];
  for (const auto& output : graph.output()) ++uses[output.name()];
  return uses;
}

void drop_unused_constants(GraphProto& graph) {
  const auto uses = count_uses(graph);
  auto& constants = *graph.mutable_initializer();
  constants.erase(
      std::remove_if(constants.begin(), constants.end(),
                     [&](const auto& tensor) { return uses.count(tensor.name()) == 0; }),
      constants.end());
}

}  // namespace emoxnet::onnx

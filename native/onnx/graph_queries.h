// What the passes over an ONNX graph ask of it.
#pragma once

#include <onnx/onnx_pb.h>

#include <map>
#include <string>

namespace emoxnet::onnx {

/// The initialiser of that name, or nullptr.
const ::onnx::TensorProto* find_constant(const ::onnx::GraphProto& graph, const std::string& name);

/// How often each value is read, by nodes or as an output of the graph.
std::map<std::string, int> count_uses(const ::onnx::GraphProto& graph);

/// Removes the initialisers that nobody reads.
void drop_unused_constants(::onnx::GraphProto& graph);

}  // namespace emoxnet::onnx

// Grows an ONNX graph node by node. Knows ONNX's format and nothing of the network.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace emoxnet::onnx {

/// Sizes of a tensor, row-major; kBatch is the named dimension "N".
using Shape = std::vector<std::int64_t>;
inline constexpr std::int64_t kBatch = -1;

struct Attribute {
  const char* name;
  std::variant<std::int64_t, double, std::vector<std::int64_t>, const char*> value;
};

/// Values are referred to by name; names follow from the order of the calls, so that the same calls
/// give the same graph.
class GraphBuilder {
 public:
  explicit GraphBuilder(const std::string& name) { graph_.set_name(name); }

  /// A float32 input of the graph.
  void input(const std::string& name, const Shape& shape);

  /// Makes the value of a node an output of the graph and renames it. Called last, once a value.
  void output(const std::string& value, const std::string& name, const Shape& shape);

  /// A float32 constant; values: row-major. One that is there already is shared, whatever its name.
  /// An empty name asks for one. Returns the constant's name.
  std::string constant(const std::string& name, const Shape& shape,
                       const std::vector<float>& values);

  /// An int64 constant of one dimension, shared likewise.
  std::string constant(const std::vector<std::int64_t>& values);

  /// A node with one output. An empty input is an optional one left out. Returns the output's name.
  std::string add(const std::string& op, const std::vector<std::string>& inputs,
                  const std::vector<Attribute>& attributes = {});

  /// Writes down the shape of a node's float32 value, which ONNX's shape inference does not find.
  void declare(const std::string& value, const Shape& shape);

  [[nodiscard]] const ::onnx::GraphProto& graph() const { return graph_; }

 private:
  std::string unique_name(const std::string& prefix);
  std::string share(::onnx::TensorProto tensor);

  ::onnx::GraphProto graph_;
  std::map<std::string, int> used_prefixes_;
  std::map<std::string, std::string> constants_;  ///< serialised without its name, to its name
};

}  // namespace emoxnet::onnx

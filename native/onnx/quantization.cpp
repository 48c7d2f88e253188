#include "native/onnx/quantization.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

#include "native/onnx/graph_builder.h"
#include "native/onnx/graph_queries.h"
#include "native/onnx/tensors.h"
#include "native/support/check.h"

namespace emoxnet::onnx {
namespace {

using ::onnx::GraphProto;
using ::onnx::NodeProto;

// Weights lie around a zero point of 128: without VNNI, x86 processors multiply two unsigned bytes
// exactly, but let sums of an unsigned and a signed one saturate.
constexpr float kWeightLevels = 127;
constexpr std::uint8_t kWeightZeroPoint = 128;
constexpr float kActivationLevels = 255;

/// real = scale * (stored - zero_point)
struct Scale {
  float step;
  std::uint8_t zero_point;
};

Scale scale_of(const Range& range) {
  const float step = std::max(range.high - range.low, 1e-6F) / kActivationLevels;
  const float zero_point = std::clamp(std::round(-range.low / step), 0.F, kActivationLevels);
  return {step, static_cast<std::uint8_t>(zero_point)};
}

struct QuantizedWeights {
  std::vector<std::uint8_t> values;
  std::vector<float> steps;  ///< of each output channel
};

QuantizedWeights quantize_channels(const std::vector<float>& weights, std::size_t channels) {
  float largest_of_all = 0;
  for (const float weight : weights) largest_of_all = std::max(largest_of_all, std::abs(weight));
  // A channel of nearly nothing keeps a step that its bias can be counted in.
  const float smallest = std::max(largest_of_all * 1e-4F, 1e-8F);
  QuantizedWeights result;
  result.values.reserve(weights.size());
  result.steps.reserve(channels);
  const std::size_t per_channel = weights.size() / channels;
  for (std::size_t c = 0; c < channels; ++c) {
    const auto* first = &weights[c * per_channel];
    float largest = 0;
    for (std::size_t i = 0; i < per_channel; ++i) largest = std::max(largest, std::abs(first[i]));
    const float step = std::max(largest, smallest) / kWeightLevels;
    result.steps.push_back(step);
    for (std::size_t i = 0; i < per_channel; ++i)
      result.values.push_back(
          static_cast<std::uint8_t>(kWeightZeroPoint + std::lround(first[i] / step)));
  }
  return result;
}

/// Puts the nodes of eight-bit arithmetic into a graph.
class Quantizer {
 public:
  explicit Quantizer(GraphProto& graph) : graph_(graph) {}

  /// Returns the steps of the output channels.
  std::vector<float> quantize_weight(NodeProto& conv, std::vector<NodeProto>& nodes) {
    const auto& weight = *find_constant(graph_, conv.input(1));
    const Shape shape(weight.dims().begin(), weight.dims().end());
    const auto quantized =
        quantize_channels(float_values(weight), static_cast<std::size_t>(shape.at(0)));
    const std::string name = conv.name() + ".weight";
    const Shape channels = {shape.at(0)};
    add(uint8_tensor(name + ".uint8", shape, quantized.values));
    add(float_tensor(name + ".scale", channels, quantized.steps));
    add(uint8_tensor(name + ".zero", channels,
                     std::vector<std::uint8_t>(quantized.steps.size(), kWeightZeroPoint)));
    nodes.push_back(node("DequantizeLinear", {name + ".uint8", name + ".scale", name + ".zero"},
                         name + ".real", /*axis=*/0));
    conv.set_input(1, name + ".real");
    return quantized.steps;
  }

  void quantize_bias(NodeProto& conv, const std::vector<float>& weight_steps, float input_step,
                     std::vector<NodeProto>& nodes) {
    if (conv.input_size() < 3) return;
    const auto bias = float_values(*find_constant(graph_, conv.input(2)));
    std::vector<float> steps;
    std::vector<std::int32_t> values;
    steps.reserve(bias.size());
    values.reserve(bias.size());
    for (std::size_t c = 0; c < bias.size(); ++c) {
      steps.push_back(weight_steps[c] * input_step);
      values.push_back(static_cast<std::int32_t>(
          std::clamp<double>(std::round(bias[c] / steps[c]), INT32_MIN, INT32_MAX)));
    }
    const std::string name = conv.name() + ".bias";
    const Shape channels = {static_cast<std::int64_t>(bias.size())};
    add(int32_tensor(name + ".int32", channels, values));
    add(float_tensor(name + ".scale", channels, steps));
    add(int32_tensor(name + ".zero", channels, std::vector<std::int32_t>(bias.size())));
    nodes.push_back(node("DequantizeLinear", {name + ".int32", name + ".scale", name + ".zero"},
                         name + ".real", /*axis=*/0));
    conv.set_input(2, name + ".real");
  }

  /// The value in eight bits; those who read it take real_value() of it.
  void quantize_value(const std::string& value, const Range& range, std::vector<NodeProto>& nodes) {
    const Scale scale = scale_of(range);
    scales_[value] = scale;
    add(float_tensor(value + ".scale", {}, {scale.step}));
    add(uint8_tensor(value + ".zero", {}, {scale.zero_point}));
    nodes.push_back(
        node("QuantizeLinear", {value, value + ".scale", value + ".zero"}, value + ".uint8"));
  }

  [[nodiscard]] bool is_quantized(const std::string& value) const {
    return scales_.count(value) != 0;
  }
  [[nodiscard]] float step_of(const std::string& value) const { return scales_.at(value).step; }

  /// One dequantisation for each reader, as ONNX Runtime's fusion of the pair expects it.
  std::string real_value(const std::string& value, std::vector<NodeProto>& nodes) {
    std::string name = value + ".real_" + std::to_string(readers_[value]++);
    nodes.push_back(
        node("DequantizeLinear", {value + ".uint8", value + ".scale", value + ".zero"}, name));
    return name;
  }

 private:
  static constexpr int kNoAxis = -1;

  static NodeProto node(const char* op, const std::vector<std::string>& inputs,
                        const std::string& output, int axis = kNoAxis) {
    NodeProto made;
    made.set_op_type(op);
    made.set_name(output);
    for (const auto& input : inputs) made.add_input(input);
    made.add_output(output);
    if (axis != kNoAxis) {
      auto* attribute = made.add_attribute();
      attribute->set_name("axis");
      attribute->set_type(::onnx::AttributeProto::INT);
      attribute->set_i(axis);
    }
    return made;
  }

  void add(::onnx::TensorProto tensor) { *graph_.add_initializer() = std::move(tensor); }

  GraphProto& graph_;
  std::map<std::string, Scale> scales_;
  std::map<std::string, int> readers_;
};

bool has_eight_bit_form(const NodeProto& node) {
  static const std::set<std::string> ops = {"Add", "Conv", "GlobalAveragePool", "Mul", "Sigmoid"};
  return ops.count(node.op_type()) != 0;
}

/// For each value that a ReLU alone reads, what the ReLU makes of it.
std::map<std::string, std::string> find_relus(const GraphProto& graph) {
  const auto uses = count_uses(graph);
  std::map<std::string, std::string> relus;
  for (const auto& node : graph.node())
    if (node.op_type() == "Relu" && uses.at(node.input(0)) == 1)
      relus[node.input(0)] = node.output(0);
  return relus;
}

std::set<std::string> output_names(const GraphProto& graph) {
  std::set<std::string> names;
  for (const auto& output : graph.output()) names.insert(output.name());
  return names;
}

}  // namespace

int quantize_weights(GraphProto& graph) {
  Quantizer quantizer(graph);
  int count = 0;
  std::vector<NodeProto> nodes;
  for (auto& node : *graph.mutable_node()) {
    if (node.op_type() == "Conv" && find_constant(graph, node.input(1)) != nullptr) {
      quantizer.quantize_weight(node, nodes);
      ++count;
    }
    nodes.push_back(node);
  }
  *graph.mutable_node() = {nodes.begin(), nodes.end()};
  drop_unused_constants(graph);
  return count;
}

int quantize(GraphProto& graph, const Ranges& ranges) {
  const auto relus = find_relus(graph);
  std::set<std::string> merged;  // what ReLUs made that their producers make now
  const auto outputs = output_names(graph);
  Quantizer quantizer(graph);
  int count = 0;
  std::vector<NodeProto> nodes;
  const auto range_of = [&](const std::string& value) {
    const auto found = ranges.find(value);
    EMOXNET_CHECK(found != ranges.end(), value.c_str());
    return found->second;
  };
  for (auto node : graph.node()) {
    if (merged.count(node.output(0)) != 0) continue;
    const bool convolution = node.op_type() == "Conv";
    const int activations = convolution ? 1 : node.input_size();
    bool eight_bits = has_eight_bit_form(node) && outputs.count(node.output(0)) == 0;
    if (convolution) eight_bits = eight_bits && find_constant(graph, node.input(1)) != nullptr;
    for (int i = 0; i < activations; ++i)
      eight_bits = eight_bits && (convolution || quantizer.is_quantized(node.input(i)));
    if (eight_bits && convolution) {
      if (!quantizer.is_quantized(node.input(0)))
        quantizer.quantize_value(node.input(0), range_of(node.input(0)), nodes);
      const auto steps = quantizer.quantize_weight(node, nodes);
      quantizer.quantize_bias(node, steps, quantizer.step_of(node.input(0)), nodes);
    }
    for (int i = 0; i < node.input_size(); ++i)
      if (quantizer.is_quantized(node.input(i)))
        node.set_input(i, quantizer.real_value(node.input(i), nodes));
    const auto relu = relus.find(node.output(0));
    if (eight_bits && relu != relus.end()) {
      node.set_output(0, relu->second);
      merged.insert(relu->second);
    }
    const std::string output = node.output(0);
    nodes.push_back(std::move(node));
    if (!eight_bits) continue;
    quantizer.quantize_value(output, range_of(output), nodes);
    ++count;
  }
  *graph.mutable_node() = {nodes.begin(), nodes.end()};
  drop_unused_constants(graph);
  return count;
}

}  // namespace emoxnet::onnx

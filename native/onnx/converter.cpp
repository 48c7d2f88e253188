#include "native/onnx/converter.h"

#include <functional>
#include <map>
#include <unordered_map>

#include "native/support/check.h"
#include "native/support/user_error.h"

namespace emoxnet::onnx {
namespace {

using torch::IValue;
using torch::jit::Graph;
using torch::jit::Node;
using torch::jit::Value;
using Ints = std::vector<std::int64_t>;

Shape shape_of(const Value* value) {
  const auto shape = value->type()->expect<c10::TensorType>()->sizes().concrete_sizes();
  EMOXNET_CHECK(shape.has_value(), "a trace knows all shapes");
  return *shape;
}

std::vector<float> floats_of(const torch::Tensor& tensor) {
  const auto plain = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
  return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

/// What is known of the values of a trace: some are computed from the network's input and have an
/// ONNX name, the others are known before any input is seen.
class Values {
 public:
  explicit Values(GraphBuilder& builder) : builder_(builder) {}

  void set_name(const Value* value, const std::string& name) { names_[value] = name; }
  void set_constant(const Value* value, IValue constant, const std::string& name = "") {
    constants_[value] = {std::move(constant), name};
  }

  [[nodiscard]] bool is_constant(const Value* value) const { return constants_.count(value) != 0; }
  [[nodiscard]] const IValue& constant(const Value* value) const {
    const auto found = constants_.find(value);
    EMOXNET_CHECK(found != constants_.end(), "an argument was expected to be a constant");
    return found->second.value;
  }

  /// The ONNX name of a tensor, or of a number that stands for one; "" for None. Constants enter
  /// the ONNX graph here, when they are first used.
  std::string name(const Value* value) {
    const auto found = names_.find(value);
    if (found != names_.end()) return found->second;
    return names_[value] = add_constant(value);
  }

 private:
  struct Constant {
    IValue value;
    std::string name;
  };

  std::string add_constant(const Value* value) {
    const IValue& known = constant(value);
    if (known.isNone()) return "";
    if (known.isScalar()) return builder_.constant("", {}, {known.toScalar().toFloat()});
    const auto& tensor = known.toTensor();
    return builder_.constant(constants_.at(value).name, tensor.sizes().vec(), floats_of(tensor));
  }

  GraphBuilder& builder_;
  std::unordered_map<const Value*, std::string> names_;
  std::unordered_map<const Value*, Constant> constants_;
};

/// One operation of the trace, as its converter sees it. Arguments are numbered as in LibTorch's
/// schema (native_functions.yaml).
class Operation {
 public:
  Operation(const Node& node, Values& values, GraphBuilder& builder)
      : node_(node), values_(values), builder_(builder) {}

  std::string tensor(std::size_t i) { return values_.name(node_.input(i)); }
  std::vector<std::string> tensors(std::size_t i) {
    std::vector<std::string> names;
    for (const auto* element : node_.input(i)->node()->inputs())
      names.push_back(values_.name(element));
    return names;
  }

  [[nodiscard]] const IValue& argument(std::size_t i) const {
    return values_.constant(node_.input(i));
  }
  [[nodiscard]] bool flag(std::size_t i) const { return argument(i).toBool(); }
  [[nodiscard]] double number(std::size_t i) const { return argument(i).toScalar().toDouble(); }
  [[nodiscard]] Ints ints(std::size_t i) const { return argument(i).toIntVector(); }

  /// Height and width; LibTorch allows one number for both.
  [[nodiscard]] Ints pair(std::size_t i) const {
    const Ints sizes = ints(i);
    return sizes.size() == 1 ? Ints{sizes[0], sizes[0]} : sizes;
  }

  /// Of a tensor argument, whether known before any input is seen or not.
  [[nodiscard]] Shape shape(std::size_t i) const {
    const Value* value = node_.input(i);
    return values_.is_constant(value) ? values_.constant(value).toTensor().sizes().vec()
                                      : shape_of(value);
  }
  [[nodiscard]] Shape input_shape() const { return shape_of(node_.input(0)); }
  [[nodiscard]] Shape output_shape() const { return shape_of(node_.output()); }

  /// A tensor argument, or when it is None `value` for each channel.
  std::string per_channel(std::size_t i, float value) {
    if (!values_.is_constant(node_.input(i)) || !argument(i).isNone()) return tensor(i);
    const auto channels = input_shape().at(1);
    return builder_.constant("", {channels}, std::vector<float>(channels, value));
  }

  std::string constant(float value) { return builder_.constant("", {}, {value}); }
  std::string constant(const Ints& values) { return builder_.constant(values); }
  std::string constant(const Shape& shape, const std::vector<float>& values) {
    return builder_.constant("", shape, values);
  }
  std::string add(const std::string& op, const std::vector<std::string>& inputs,
                  const std::vector<Attribute>& attributes = {}) {
    return builder_.add(op, inputs, attributes);
  }

  void declare(const std::string& value, const Shape& shape) { builder_.declare(value, shape); }

  /// Refuses what the operation's ONNX form cannot express.
  void require(bool condition, const std::string& expected) const {
    if (!condition)
      throw UserError(std::string("the network uses ") + node_.kind().toQualString() +
                      " in a way that cannot be exported to ONNX; expected " + expected);
  }

 private:
  const Node& node_;
  Values& values_;
  GraphBuilder& builder_;
};

/// Emits the operation; returns the ONNX name of its result.
using Converter = std::function<std::string(Operation&)>;

Converter unary(const char* op) {
  return [op](Operation& call) { return call.add(op, {call.tensor(0)}); };
}

Converter binary(const char* op) {
  return [op](Operation& call) { return call.add(op, {call.tensor(0), call.tensor(1)}); };
}

/// x + alpha * y and x - alpha * y.
Converter scaled_binary(const char* op) {
  return [op](Operation& call) {
    call.require(call.number(2) == 1, "alpha 1");
    return call.add(op, {call.tensor(0), call.tensor(1)});
  };
}

/// LibTorch also counts axes from the back.
std::int64_t axis_from_front(std::int64_t axis, const Shape& shape) {
  return axis < 0 ? axis + static_cast<std::int64_t>(shape.size()) : axis;
}

std::string same(Operation& call) { return call.tensor(0); }

std::string dropout(Operation& call) {
  call.require(!call.flag(2), "evaluation mode");
  return call.tensor(0);
}

/// The same numbers in another shape. 0 keeps the batch axis, whatever its size.
std::string reshape(Operation& call) {
  Ints shape = call.output_shape();
  call.require(!shape.empty() && shape[0] == call.input_shape().at(0), "axis 0 left alone");
  shape[0] = 0;
  return call.add("Reshape", {call.tensor(0), call.constant(shape)});
}

std::string convolution(Operation& call) {
  call.require(!call.flag(6), "a convolution that is not transposed");
  const Ints padding = call.pair(4);
  const Shape weight = call.shape(1);
  // ONNX would take the kernel's shape from the weight; OpenCV's reader wants to be told.
  return call.add("Conv", {call.tensor(0), call.tensor(1), call.tensor(2)},
                  {{"kernel_shape", Ints(weight.begin() + 2, weight.end())},
                   {"strides", call.pair(3)},
                   {"pads", Ints{padding[0], padding[1], padding[0], padding[1]}},
                   {"dilations", call.pair(5)},
                   {"group", call.argument(8).toInt()}});
}

std::string linear(Operation& call) {
  call.require(call.input_shape().size() == 2, "an input of shape [N,features]");
  return call.add("Gemm", {call.tensor(0), call.tensor(1), call.tensor(2)},
                  {{"transB", std::int64_t{1}}});
}

/// beta * bias + alpha * x * weight
std::string addmm(Operation& call) {
  return call.add("Gemm", {call.tensor(1), call.tensor(2), call.tensor(0)},
                  {{"beta", call.number(3)}, {"alpha", call.number(4)}});
}

std::string batch_norm(Operation& call) {
  call.require(!call.flag(5), "evaluation mode");
  return call.add("BatchNormalization",
                  {call.tensor(0), call.per_channel(1, 1), call.per_channel(2, 0), call.tensor(3),
                   call.tensor(4)},
                  {{"epsilon", call.number(7)}});
}

std::string instance_norm(Operation& call) {
  call.require(call.flag(5), "statistics of the input itself");
  return call.add("InstanceNormalization",
                  {call.tensor(0), call.per_channel(1, 1), call.per_channel(2, 0)},
                  {{"epsilon", call.number(7)}});
}

/// Arguments 1 to 3 of LibTorch's pooling. An absent stride is the kernel's size.
std::vector<Attribute> window(const Operation& call) {
  const Ints kernel = call.pair(1);
  const Ints padding = call.pair(3);
  return {{"kernel_shape", kernel},
          {"strides", call.ints(2).empty() ? kernel : call.pair(2)},
          {"pads", Ints{padding[0], padding[1], padding[0], padding[1]}}};
}

std::string max_pool(Operation& call) {
  call.require(!call.flag(5), "sizes rounded down");
  auto attributes = window(call);
  attributes.push_back({"dilations", call.pair(4)});
  return call.add("MaxPool", {call.tensor(0)}, attributes);
}

std::string average_pool(Operation& call) {
  call.require(!call.flag(4), "sizes rounded down");
  call.require(call.argument(6).isNone(), "the window's size as divisor");
  auto attributes = window(call);
  attributes.push_back({"count_include_pad", static_cast<std::int64_t>(call.flag(5))});
  return call.add("AveragePool", {call.tensor(0)}, attributes);
}

std::string adaptive_average_pool(Operation& call) {
  call.require(call.pair(1) == Ints{1, 1}, "an output of 1x1");
  return call.add("GlobalAveragePool", {call.tensor(0)});
}

std::string mean(Operation& call) {
  call.require(call.argument(1).isIntList(), "a list of axes");
  Ints axes = call.ints(1);
  for (auto& axis : axes) axis = axis_from_front(axis, call.input_shape());
  // The one form of it that has an eight-bit form.
  if (axes == Ints{2, 3} && call.input_shape().size() == 4 && call.flag(2))
    return call.add("GlobalAveragePool", {call.tensor(0)});
  return call.add("ReduceMean", {call.tensor(0)},
                  {{"axes", axes}, {"keepdims", static_cast<std::int64_t>(call.flag(2))}});
}

std::string concatenate(Operation& call) {
  const auto axis = axis_from_front(call.argument(1).toInt(), call.output_shape());
  return call.add("Concat", call.tensors(0), {{"axis", axis}});
}

std::string softmax(Operation& call) {
  const auto axis = axis_from_front(call.argument(1).toInt(), call.output_shape());
  return call.add("Softmax", {call.tensor(0)}, {{"axis", axis}});
}

/// Resize with the factors by which height and width grow, as the size of the batch stays open.
std::string resize(Operation& call, const std::vector<Attribute>& attributes) {
  const Shape in = call.input_shape(), out = call.output_shape();
  const auto factor = [&](std::size_t axis) {
    const auto exact = static_cast<float>(out.at(axis)) / static_cast<float>(in.at(axis));
    call.require(static_cast<std::int64_t>(exact * static_cast<float>(in.at(axis))) == out.at(axis),
                 "a size that float32 finds again: ONNX rounds size times factor down");
    return exact;
  };
  std::string resized = call.add(
      "Resize", {call.tensor(0), "", call.constant({4}, {1, 1, factor(2), factor(3)})}, attributes);
  // Inference would lose the batch here, although its factor is 1.
  call.declare(resized, {kBatch, out.at(1), out.at(2), out.at(3)});
  return resized;
}

/// Nearest neighbour as LibTorch rounds it: down.
std::string upsample_nearest(Operation& call) {
  return resize(call, {{"mode", "nearest"},
                       {"coordinate_transformation_mode", "asymmetric"},
                       {"nearest_mode", "floor"}});
}

std::string upsample_bilinear(Operation& call) {
  call.require(!call.flag(2), "corners that are not aligned");
  return resize(call, {{"mode", "linear"}, {"coordinate_transformation_mode", "half_pixel"}});
}

/// LibTorch names how much goes before and behind each axis from the last one on; ONNX what goes
/// before all axes, then what goes behind them.
std::string constant_pad(Operation& call) {
  const Ints given = call.ints(1);
  const std::size_t axes = call.input_shape().size();
  Ints pads(2 * axes);
  for (std::size_t i = 0; i < given.size() / 2; ++i) {
    pads.at(axes - 1 - i) = given[2 * i];
    pads.at(2 * axes - 1 - i) = given[2 * i + 1];
  }
  return call.add(
      "Pad",
      {call.tensor(0), call.constant(pads), call.constant(static_cast<float>(call.number(2)))},
      {{"mode", "constant"}});
}

std::string silu(Operation& call) {
  const std::string input = call.tensor(0);
  return call.add("Mul", {input, call.add("Sigmoid", {input})});
}

std::string clip(Operation& call) {
  return call.add("Clip", {call.tensor(0), call.tensor(1), call.tensor(2)});
}

std::string clip_to_six(Operation& call) {
  return call.add("Clip", {call.tensor(0), call.constant(0.0F), call.constant(6.0F)});
}

const std::map<std::string, Converter>& converters() {
  static const std::map<std::string, Converter> table = {
      {"aten::_convolution", convolution},
      {"aten::adaptive_avg_pool2d", adaptive_average_pool},
      {"aten::add", scaled_binary("Add")},
      {"aten::addmm", addmm},
      {"aten::avg_pool2d", average_pool},
      {"aten::batch_norm", batch_norm},
      {"aten::cat", concatenate},
      {"aten::clone", same},
      {"aten::constant_pad_nd", constant_pad},
      {"aten::contiguous", same},
      {"aten::detach", same},
      {"aten::div", binary("Div")},
      {"aten::dropout", dropout},
      {"aten::feature_dropout", dropout},
      {"aten::flatten", reshape},
      {"aten::hardtanh", clip},
      {"aten::instance_norm", instance_norm},
      {"aten::linear", linear},
      {"aten::matmul", binary("MatMul")},
      {"aten::max_pool2d", max_pool},
      {"aten::mean", mean},
      {"aten::mul", binary("Mul")},
      {"aten::relu", unary("Relu")},
      {"aten::relu6", clip_to_six},
      {"aten::reshape", reshape},
      {"aten::sigmoid", unary("Sigmoid")},
      {"aten::silu", silu},
      {"aten::softmax", softmax},
      {"aten::squeeze", reshape},
      {"aten::sub", scaled_binary("Sub")},
      {"aten::tanh", unary("Tanh")},
      {"aten::to", same},
      {"aten::unsqueeze", reshape},
      {"aten::upsample_bilinear2d", upsample_bilinear},
      {"aten::upsample_nearest2d", upsample_nearest},
      {"aten::view", reshape},
  };
  return table;
}

/// A list or an operation whose arguments are all known is computed now, by LibTorch: literals,
/// sizes, a linear layer's weight seen as a 1x1 convolution. False if an argument is not known.
bool evaluate(const Node& node, Values& values) {
  torch::jit::Stack stack;
  for (const auto* input : node.inputs()) {
    if (!values.is_constant(input)) return false;
    stack.push_back(values.constant(input));
  }
  if (node.kind() == c10::prim::Constant) {
    const auto constant = torch::jit::toIValue(node.output());
    EMOXNET_CHECK(constant.has_value(), "a constant has a value");
    values.set_constant(node.output(), *constant);
  } else if (node.kind() == c10::prim::ListConstruct) {
    c10::impl::GenericList list(node.output()->type()->expect<c10::ListType>()->getElementType());
    for (const auto& element : stack) list.push_back(element);
    values.set_constant(node.output(), list);
  } else {
    node.getOperation()(stack);
    values.set_constant(node.output(), stack.back());
  }
  return true;
}

/// Returns the ONNX name of the node's result.
std::string convert_node(const Node& node, Values& values, GraphBuilder& builder) {
  const std::string kind = node.kind().toQualString();
  const auto converter = converters().find(kind);
  if (converter == converters().end())
    throw UserError(
        "the network uses " + kind +
        ", which has no ONNX form yet; expected operations that native/onnx/converter.cpp "
        "lists");
  Operation operation(node, values, builder);
  operation.require(
      node.output()->type()->expect<c10::TensorType>()->scalarType() == torch::kFloat32,
      "float32 results");
  return converter->second(operation);
}

}  // namespace

Conversion convert(Graph& graph, const std::string& input,
                   const std::vector<NamedTensor>& constants, GraphBuilder& builder) {
  const torch::NoGradGuard no_grad;
  const auto inputs = graph.inputs();
  EMOXNET_CHECK(inputs.size() == constants.size() + 1, "the trace's inputs: images, constants");
  Values values(builder);
  Conversion result;
  const auto name_value = [&](Value* value, const std::string& name) {
    values.set_name(value, name);
    result.values[name] = value;
  };
  name_value(inputs[0], input);
  for (std::size_t i = 0; i < constants.size(); ++i)
    values.set_constant(inputs[i + 1], constants[i].second, constants[i].first);
  for (auto* node : graph.nodes()) {
    // A list of computed tensors has no ONNX form of its own; whoever takes it reads its elements.
    if (evaluate(*node, values) || node->kind() == c10::prim::ListConstruct) continue;
    name_value(node->output(), convert_node(*node, values, builder));
  }
  for (const auto* output : graph.outputs()) result.outputs.push_back(values.name(output));
  return result;
}

}  // namespace emoxnet::onnx

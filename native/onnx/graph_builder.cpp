#include "native/onnx/graph_builder.h"

#include <algorithm>
#include <utility>

#include "native/onnx/tensors.h"

namespace emoxnet::onnx {
namespace {

constexpr const char* kBatchName = "N";

void describe(const std::string& name, const Shape& shape, ::onnx::ValueInfoProto& info) {
  info.set_name(name);
  auto* type = info.mutable_type()->mutable_tensor_type();
  type->set_elem_type(::onnx::TensorProto::FLOAT);
  for (const auto size : shape) {
    auto* dimension = type->mutable_shape()->add_dim();
    if (size == kBatch)
      dimension->set_dim_param(kBatchName);
    else
      dimension->set_dim_value(size);
  }
}

void set_value(const Attribute& attribute, ::onnx::AttributeProto& proto) {
  proto.set_name(attribute.name);
  if (const auto* integer = std::get_if<std::int64_t>(&attribute.value)) {
    proto.set_type(::onnx::AttributeProto::INT);
    proto.set_i(*integer);
  } else if (const auto* real = std::get_if<double>(&attribute.value)) {
    proto.set_type(::onnx::AttributeProto::FLOAT);
    proto.set_f(static_cast<float>(*real));
  } else if (const auto* text = std::get_if<const char*>(&attribute.value)) {
    proto.set_type(::onnx::AttributeProto::STRING);
    proto.set_s(*text);
  } else {
    proto.set_type(::onnx::AttributeProto::INTS);
    for (const auto element : std::get<std::vector<std::int64_t>>(attribute.value))
      proto.add_ints(element);
  }
}

}  // namespace

void GraphBuilder::input(const std::string& name, const Shape& shape) {
  describe(name, shape, *graph_.add_input());
}

void GraphBuilder::output(const std::string& value, const std::string& name, const Shape& shape) {
  for (auto& node : *graph_.mutable_node()) {
    for (auto* values : {node.mutable_input(), node.mutable_output()})
      std::replace(values->begin(), values->end(), value, name);
  }
  describe(name, shape, *graph_.add_output());
}

std::string GraphBuilder::constant(const std::string& name, const Shape& shape,
                                   const std::vector<float>& values) {
  return share(float_tensor(name, shape, values));
}

std::string GraphBuilder::constant(const std::vector<std::int64_t>& values) {
  return share(int_tensor("", values));
}

std::string GraphBuilder::add(const std::string& op, const std::vector<std::string>& inputs,
                              const std::vector<Attribute>& attributes) {
  auto* node = graph_.add_node();
  node->set_op_type(op);
  node->set_name(unique_name(op));
  node->add_output(node->name());
  for (const auto& input : inputs) node->add_input(input);
  auto& given = *node->mutable_input();
  while (!given.empty() && given[given.size() - 1].empty()) given.RemoveLast();
  for (const auto& attribute : attributes) set_value(attribute, *node->add_attribute());
  return node->name();
}

void GraphBuilder::declare(const std::string& value, const Shape& shape) {
  describe(value, shape, *graph_.add_value_info());
}

std::string GraphBuilder::unique_name(const std::string& prefix) {
  return prefix + "_" + std::to_string(used_prefixes_[prefix]++);
}

std::string GraphBuilder::share(::onnx::TensorProto tensor) {
  const std::string wanted = std::exchange(*tensor.mutable_name(), "");
  const auto [known, is_new] = constants_.try_emplace(tensor.SerializeAsString());
  if (is_new) {
    known->second = wanted.empty() ? unique_name("constant") : wanted;
    tensor.set_name(known->second);
    *graph_.add_initializer() = std::move(tensor);
  }
  return known->second;
}

}  // namespace emoxnet::onnx

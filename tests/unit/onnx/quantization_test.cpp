#include "native/onnx/quantization.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "native/onnx/graph_builder.h"
#include "native/onnx/graph_queries.h"

namespace emoxnet::onnx {
namespace {

using ::onnx::GraphProto;
using ::onnx::NodeProto;

template <typename Value>
std::vector<Value> values_of(const GraphProto& graph, const std::string& name) {
  const auto* tensor = find_constant(graph, name);
  if (tensor == nullptr) {
    ADD_FAILURE() << name << ": no such constant";
    return {};
  }
  std::vector<Value> values(tensor->raw_data().size() / sizeof(Value));
  std::memcpy(values.data(), tensor->raw_data().data(), tensor->raw_data().size());
  return values;
}

const NodeProto& maker_of(const GraphProto& graph, const std::string& value) {
  for (const auto& node : graph.node())
    if (node.output(0) == value) return node;
  ADD_FAILURE() << value << ": nobody makes it";
  return graph.node(0);
}

std::multiset<std::string> operations(const GraphProto& graph) {
  std::multiset<std::string> names;
  for (const auto& node : graph.node()) names.insert(node.op_type());
  return names;
}

/// conv -> relu -> conv, the second one an output.
GraphProto two_convolutions() {
  GraphBuilder builder("test");
  builder.input("x", {kBatch, 1, 4, 4});
  const auto weight = builder.constant("w", {2, 1, 1, 2}, {1.27F, -0.5F, 0.1F, 0.127F});
  const auto bias = builder.constant("b", {2}, {0.5F, -1});
  const auto first = builder.add("Conv", {"x", weight, bias});
  const auto relu = builder.add("Relu", {first});
  const auto second = builder.add("Conv", {relu, builder.constant("v", {1, 2, 1, 1}, {1, 2})});
  builder.output(second, "y", {kBatch, 1, 4, 3});
  return builder.graph();
}

TEST(Quantization, WeightsOfEachChannelFillTheirByte) {
  GraphProto graph = two_convolutions();
  EXPECT_EQ(quantize_weights(graph), 2);
  const auto steps = values_of<float>(graph, "Conv_0.weight.scale");
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_FLOAT_EQ(steps[0], 0.01F);
  EXPECT_FLOAT_EQ(steps[1], 0.001F);
  EXPECT_EQ(values_of<std::uint8_t>(graph, "Conv_0.weight.uint8"),
            (std::vector<std::uint8_t>{255, 78, 228, 255}));
  EXPECT_EQ(values_of<std::uint8_t>(graph, "Conv_0.weight.zero"),
            (std::vector<std::uint8_t>{128, 128}));
  EXPECT_EQ(operations(graph), (std::multiset<std::string>{"Conv", "Conv", "DequantizeLinear",
                                                           "DequantizeLinear", "Relu"}));
  EXPECT_EQ(find_constant(graph, "w"), nullptr);
}

TEST(Quantization, ActivationsBecomeUint8AndReluTheirLowerEnd) {
  GraphProto graph = two_convolutions();
  EXPECT_EQ(quantize(graph, {{"x", {-1, 1.55F}}, {"Relu_0", {0, 5.1F}}}), 1);
  EXPECT_EQ(operations(graph).count("Relu"), 0U);
  EXPECT_FLOAT_EQ(values_of<float>(graph, "x.scale").at(0), 0.01F);
  EXPECT_EQ(values_of<std::uint8_t>(graph, "x.zero").at(0), 100);
  EXPECT_FLOAT_EQ(values_of<float>(graph, "Relu_0.scale").at(0), 0.02F);
  EXPECT_EQ(values_of<std::uint8_t>(graph, "Relu_0.zero").at(0), 0);
  // A bias is counted in steps of input times weight: 0.01 * 0.01 and 0.01 * 0.001.
  EXPECT_EQ(values_of<std::int32_t>(graph, "Conv_0.bias.int32"),
            (std::vector<std::int32_t>{5000, -100000}));
}

TEST(Quantization, OutputsOfTheGraphStayFloat) {
  GraphProto graph = two_convolutions();
  quantize(graph, {{"x", {-1, 1}}, {"Relu_0", {0, 1}}});
  const auto& last = maker_of(graph, "y");
  EXPECT_EQ(last.op_type(), "Conv");
  EXPECT_EQ(last.input(1), "v");
  EXPECT_EQ(maker_of(graph, last.input(0)).op_type(), "DequantizeLinear");
}

TEST(Quantization, WhatIsNoConvolutionsWorkStaysFloat) {
  GraphBuilder builder("test");
  builder.input("x", {kBatch, 1, 4, 4});
  builder.output(builder.add("Relu", {builder.add("Add", {"x", "x"})}), "y", {kBatch, 1, 4, 4});
  GraphProto graph = builder.graph();
  EXPECT_EQ(quantize(graph, {}), 0);
  EXPECT_EQ(graph.SerializeAsString(), builder.graph().SerializeAsString());
}

}  // namespace
}  // namespace emoxnet::onnx

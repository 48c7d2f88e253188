#include "native/onnx/batch_norm_folding.h"

#include <gtest/gtest.h>

#include "native/onnx/graph_builder.h"
#include "native/onnx/tensors.h"

namespace emoxnet::onnx {
namespace {

using ::onnx::GraphProto;

/// Two channels: gamma 3 and 1, beta 1 and 0, mean 1 and -2, variance + epsilon 4 and 0.25.
std::string add_norm(GraphBuilder& builder, const std::string& input) {
  const auto vector = [&](float a, float b) { return builder.constant("", {2}, {a, b}); };
  return builder.add("BatchNormalization",
                     {input, vector(3, 1), vector(1, 0), vector(1, -2), vector(3.875F, 0.125F)},
                     {{"epsilon", 0.125}});
}

std::vector<float> values_of(const GraphProto& graph, const std::string& name) {
  for (const auto& tensor : graph.initializer())
    if (tensor.name() == name) return float_values(tensor);
  ADD_FAILURE() << name << ": no such constant";
  return {};
}

TEST(BatchNormFolding, ScalesWeightsAndMovesTheBias) {
  GraphBuilder builder("test");
  builder.input("x", {kBatch, 1, 4, 4});
  const auto weight = builder.constant("weight", {2, 1, 1, 2}, {2, 4, 1, -1});
  const auto bias = builder.constant("bias", {2}, {5, 0.5F});
  const auto conv = builder.add("Conv", {"x", weight, bias});
  builder.output(add_norm(builder, conv), "y", {kBatch, 2, 4, 3});
  GraphProto graph = builder.graph();

  EXPECT_EQ(fold_batch_norms(graph), 1);
  ASSERT_EQ(graph.node_size(), 1);
  const auto& node = graph.node(0);
  EXPECT_EQ(node.op_type(), "Conv");
  EXPECT_EQ(node.output(0), "y");
  ASSERT_EQ(node.input_size(), 3);
  // Channel 0: scale 3 / sqrt(4) = 1.5, bias (5 - 1) * 1.5 + 1. Channel 1: scale 1 / 0.5 = 2, bias
  // (0.5 + 2) * 2 + 0.
  EXPECT_EQ(values_of(graph, node.input(1)), (std::vector<float>{3, 6, 2, -2}));
  EXPECT_EQ(values_of(graph, node.input(2)), (std::vector<float>{7, 5}));
  EXPECT_EQ(graph.initializer_size(), 2);  // nothing that nobody reads
}

TEST(BatchNormFolding, GivesAConvolutionWithoutBiasOne) {
  GraphBuilder builder("test");
  builder.input("x", {kBatch, 1, 4, 4});
  const auto conv = builder.add("Conv", {"x", builder.constant("w", {2, 1, 1, 1}, {2, 1})});
  builder.output(add_norm(builder, conv), "y", {kBatch, 2, 4, 4});
  GraphProto graph = builder.graph();
  EXPECT_EQ(fold_batch_norms(graph), 1);
  EXPECT_EQ(values_of(graph, graph.node(0).input(2)), (std::vector<float>{-0.5, 4}));
}

TEST(BatchNormFolding, LeavesAConvolutionAloneThatOthersRead) {
  GraphBuilder builder("test");
  builder.input("x", {kBatch, 1, 4, 4});
  const auto conv = builder.add("Conv", {"x", builder.constant("w", {2, 1, 1, 1}, {2, 1})});
  const auto norm = add_norm(builder, conv);
  builder.output(builder.add("Add", {norm, conv}), "y", {kBatch, 2, 4, 4});
  GraphProto graph = builder.graph();
  EXPECT_EQ(fold_batch_norms(graph), 0);
  EXPECT_EQ(graph.SerializeAsString(), builder.graph().SerializeAsString());
}

TEST(BatchNormFolding, LeavesSharedWeightsToTheirOtherUser) {
  GraphBuilder builder("test");
  builder.input("x", {kBatch, 2, 4, 4});
  const auto weight = builder.constant("w", {2, 2, 1, 1}, {1, 2, 3, 4});
  const auto first = add_norm(builder, builder.add("Conv", {"x", weight}));
  builder.output(builder.add("Conv", {first, weight}), "y", {kBatch, 2, 4, 4});
  GraphProto graph = builder.graph();
  EXPECT_EQ(fold_batch_norms(graph), 1);
  EXPECT_EQ(values_of(graph, graph.node(0).input(1)), (std::vector<float>{1.5, 3, 6, 8}));
  EXPECT_EQ(values_of(graph, graph.node(1).input(1)), (std::vector<float>{1, 2, 3, 4}));
}

}  // namespace
}  // namespace emoxnet::onnx

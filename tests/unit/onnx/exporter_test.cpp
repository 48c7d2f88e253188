#include "native/onnx/exporter.h"

#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <map>
#include <nlohmann/json.hpp>

#include "native/models/registry.h"
#include "native/support/user_error.h"
#include "tests/unit/onnx/made_networks.h"

namespace emoxnet {
namespace {

using models::Prediction;
using onnx::export_model;
using test::EveryOperation;
using test::FunctionNetwork;

::onnx::ModelProto parse(const onnx::Exported& exported) {
  ::onnx::ModelProto model;
  EXPECT_TRUE(model.ParseFromString(exported.bytes));
  return model;
}

int count(const ::onnx::ModelProto& model, const std::string& op) {
  int nodes = 0;
  for (const auto& node : model.graph().node()) nodes += node.op_type() == op ? 1 : 0;
  return nodes;
}

/// "name [N,7]"
std::string describe(const ::onnx::ValueInfoProto& value) {
  std::string sizes;
  for (const auto& dimension : value.type().tensor_type().shape().dim())
    sizes +=
        (sizes.empty() ? "" : ",") +
        (dimension.has_dim_param() ? dimension.dim_param() : std::to_string(dimension.dim_value()));
  return value.name() + " [" + sizes + "]";
}

/// A network of seven 1x1 kernels, changed by `change`.
FunctionNetwork network(const std::function<torch::Tensor(const torch::Tensor&)>& change) {
  return FunctionNetwork([change](const torch::Tensor& faces) {
    Prediction prediction;
    prediction.activation_maps = change(torch::conv2d(faces, torch::ones({7, 1, 1, 1})));
    prediction.logits = prediction.activation_maps.mean({2, 3});
    return prediction;
  });
}

std::string sentence_of(FunctionNetwork&& model) {
  try {
    export_model(model, {});
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Exporter, LiteHasNamedInputsAndOutputsAndNoBatchNorms) {
  const auto lite = models::create({});
  const auto exported = export_model(*lite, {});
  const auto model = parse(exported);
  EXPECT_EQ(model.ir_version(), 8);
  EXPECT_EQ(model.opset_import(0).version(), 17);
  ASSERT_EQ(model.graph().input_size(), 1);
  EXPECT_EQ(describe(model.graph().input(0)), "images [N,1,48,48]");
  ASSERT_EQ(model.graph().output_size(), 2);
  EXPECT_EQ(describe(model.graph().output(0)), "probabilities [N,7]");
  EXPECT_EQ(describe(model.graph().output(1)), "activation_maps [N,7,6,6]");
  EXPECT_EQ(exported.map_height, 6);
  EXPECT_EQ(exported.map_width, 6);
  EXPECT_EQ(exported.folded_batch_norms, 13);  // stem, two in each of five blocks, two shortcuts
  EXPECT_EQ(count(model, "BatchNormalization"), 0);
  EXPECT_EQ(exported.nodes, model.graph().node_size());
}

TEST(Exporter, FaceResNetKeepsTheBatchOpenAndFoldsItsFactors) {
  models::ModelOptions options;
  options.name = "face-resnet";
  const auto exported = export_model(*models::create(options), {});
  const auto model = parse(exported);
  EXPECT_EQ(describe(model.graph().output(1)), "activation_maps [N,7,3,3]");
  EXPECT_EQ(exported.folded_batch_norms, 27);  // stem, two in each of 13 blocks
  EXPECT_EQ(count(model, "BatchNormalization"), 0);
  EXPECT_EQ(count(model, "Resize"), 1);
}

TEST(Exporter, KeepsBatchNormsThatCannotBeFolded) {
  EveryOperation network;
  const auto exported = export_model(network, {});
  EXPECT_EQ(exported.folded_batch_norms, EveryOperation::kFoldableNorms);
  EXPECT_EQ(count(parse(exported), "BatchNormalization"), EveryOperation::kOtherNorms);
}

TEST(Exporter, BytesDependOnTheNetworkAlone) {
  EveryOperation network;
  const std::string bytes = export_model(network, {}, 2).bytes;
  for (const int batch : {1, 2, 10}) EXPECT_EQ(export_model(network, {}, batch).bytes, bytes);
  const torch::NoGradGuard no_grad;
  network.parameters().front().add_(1);
  EXPECT_NE(export_model(network, {}).bytes, bytes);
}

TEST(Exporter, ConstantsAreKeptOnce) {
  const auto weight = torch::rand({7, 7, 1, 1});
  auto twice = network([&](const torch::Tensor& x) {
    return torch::conv2d(torch::conv2d(x, weight), weight.clone());
  });
  EXPECT_EQ(parse(export_model(twice, {})).graph().initializer_size(), 2);
}

TEST(Exporter, NamesAnOperationItDoesNotKnow) {
  EXPECT_EQ(sentence_of(network([](const torch::Tensor& x) { return torch::cumsum(x, 2); })),
            "the network uses aten::cumsum, which has no ONNX form yet; expected operations that "
            "native/onnx/converter.cpp lists");
}

TEST(Exporter, RefusesWhatOnnxWouldComputeDifferently) {
  const auto refuses = [](const char* expected, const auto& change) {
    const std::string sentence = sentence_of(network(change));
    EXPECT_NE(sentence.find(expected), std::string::npos) << sentence;
  };
  const auto ones = torch::ones({7});
  refuses("aten::batch_norm", [&](const torch::Tensor& x) {
    return torch::batch_norm(x, ones, ones, ones, ones, /*training=*/true, 0, 1e-5, false);
  });
  refuses("aten::dropout", [](const torch::Tensor& x) { return torch::dropout(x, 0.5, true); });
  refuses("aten::add", [](const torch::Tensor& x) { return torch::add(x, x, 2); });
  refuses("an output of 1x1",
          [](const torch::Tensor& x) { return torch::adaptive_avg_pool2d(x, {3, 3}); });
  refuses("sizes rounded down",
          [](const torch::Tensor& x) { return torch::max_pool2d(x, 5, 5, 0, 1, true); });
  refuses("corners that are not aligned",
          [](const torch::Tensor& x) { return torch::upsample_bilinear2d(x, {96, 96}, true); });
  refuses("a size that float32 finds again", [](const torch::Tensor& x) {
    return torch::upsample_bilinear2d(torch::avg_pool2d(x, 5, 2), {26, 26}, false);  // of 22
  });
  refuses("axis 0 left alone",
          [](const torch::Tensor& x) { return x.view({-1, 1, 48, 48}).view({-1, 7, 48, 48}); });
  refuses("float32 results", [](const torch::Tensor& x) { return x.to(torch::kFloat64); });
}

TEST(Exporter, RefusesAShapeThatHoldsTheTracedBatch) {
  const std::string sentence = sentence_of(
      network([](const torch::Tensor& x) { return x + torch::ones({x.size(0), 7, 48, 48}); }));
  EXPECT_NE(sentence.find("batch"), std::string::npos) << sentence;
}

TEST(Exporter, FileSaysWhatItIs) {
  const auto lite = models::create({});
  const auto model = parse(export_model(*lite, {{{"recipe", R"({"name":"paper"})"}}}));
  std::map<std::string, std::string> metadata;
  for (const auto& entry : model.metadata_props()) metadata[entry.key()] = entry.value();
  EXPECT_EQ(nlohmann::json::parse(metadata.at("classes")),
            nlohmann::json({"angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"}));
  EXPECT_EQ(metadata.at("input_range"), "[0,1]");
  EXPECT_EQ(metadata.at("license"), "Apache-2.0");
  EXPECT_EQ(metadata.at("recipe"), R"({"name":"paper"})");
  EXPECT_EQ(metadata.at("producer").rfind("emoxnet ", 0), 0U);
  EXPECT_EQ(metadata.count("scores"), 0U);
}

}  // namespace
}  // namespace emoxnet

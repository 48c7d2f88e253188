#include "native/onnx/exporter.h"

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/models/expression_model.h"
#include "native/onnx/batch_norm_folding.h"
#include "native/onnx/converter.h"
#include "native/onnx/quantization.h"
#include "native/onnx/ranges.h"
#include "native/support/check.h"
#include "native/support/user_error.h"
#include "native/vision/preprocess.h"

namespace emoxnet::onnx {
namespace {

constexpr int kOpset = 17;
constexpr int kIrVersion = 8;
constexpr std::int64_t kRangeBatch = 64;  // faces at once while ranges are observed

std::vector<NamedTensor> named_tensors(const torch::nn::Module& model) {
  std::vector<NamedTensor> all;
  for (const auto& item : model.named_parameters()) all.emplace_back(item.key(), item.value());
  for (const auto& item : model.named_buffers()) all.emplace_back(item.key(), item.value());
  return all;
}

struct Trace {
  std::shared_ptr<torch::jit::Graph> graph;
  Shape maps;  ///< [traced batch,classes,h,w]
};

/// Runs the network once and records what it computes. The tensors become the graph's inputs beside
/// the images, so that each keeps its name.
Trace trace(models::ExpressionModel& model, const std::vector<NamedTensor>& tensors,
            std::int64_t batch, const models::Readout& readout) {
  const torch::NoGradGuard no_grad;
  model.eval();
  torch::jit::Stack inputs = {torch::rand({batch, 1, vision::kSide, vision::kSide})};
  for (const auto& [name, tensor] : tensors) inputs.emplace_back(tensor);
  auto [state, outputs] = torch::jit::tracer::trace(
      std::move(inputs),
      [&](torch::jit::Stack stack) -> torch::jit::Stack {
        const auto prediction = model.forward(stack[0].toTensor());
        return {models::read_out(prediction.logits, readout), prediction.activation_maps};
      },
      [](const torch::Tensor&) { return std::string(); }, /*strict=*/true,
      /*force_outplace=*/true);
  return {state->graph, outputs[1].toTensor().sizes().vec()};
}

void add_metadata(::onnx::ModelProto& model, const std::string& key, const std::string& value) {
  auto* entry = model.add_metadata_props();
  entry->set_key(key);
  entry->set_value(value);
}

/// ONNX's checker, and its shape inference to see that the declared outputs, N included, are what
/// the operations lead to.
void check(const ::onnx::ModelProto& model) {
  try {
    ::onnx::checker::check_model(model);
    ::onnx::ModelProto inferred = model;
    for (auto& output : *inferred.mutable_graph()->mutable_output())
      output.mutable_type()->mutable_tensor_type()->clear_shape();
    ::onnx::shape_inference::InferShapes(inferred, ::onnx::OpSchemaRegistry::Instance(),
                                         {/*check_type=*/true, /*strict=*/1, /*data_prop=*/true});
    for (int i = 0; i < model.graph().output_size(); ++i) {
      const auto& declared = model.graph().output(i);
      if (declared.SerializeAsString() != inferred.graph().output(i).SerializeAsString())
        throw UserError("the network's " + declared.name() +
                        " cannot be exported: its shape depends on the batch it was traced with");
    }
  } catch (const ::onnx::checker::ValidationError& error) {
    throw UserError(std::string("ONNX's checker refuses the exported network: ") + error.what());
  } catch (const ::onnx::InferenceError& error) {
    throw UserError(std::string("ONNX's shape inference refuses the exported network: ") +
                    error.what());
  }
}

}  // namespace

Exported export_model(models::ExpressionModel& model, const ExportOptions& options,
                      std::int64_t traced_batch) {
  const bool int8 = options.precision == Precision::kInt8;
  if (int8) traced_batch = std::min(kRangeBatch, options.faces.size(0));
  const auto tensors = named_tensors(model);
  const Trace traced = trace(model, tensors, traced_batch, options.readout);
  const auto classes = static_cast<std::int64_t>(options.classes.size());
  EMOXNET_CHECK(traced.maps.at(1) == classes, "a map for each class");
  Shape maps = traced.maps;
  maps.at(0) = kBatch;

  GraphBuilder builder("emoxnet");
  builder.input(kInputName, {kBatch, 1, vision::kSide, vision::kSide});
  const auto [outputs, values] = convert(*traced.graph, kInputName, tensors, builder);
  builder.output(outputs[0], kProbabilitiesName, {kBatch, classes});
  builder.output(outputs[1], kMapsName, maps);

  ::onnx::ModelProto file;
  file.set_ir_version(kIrVersion);
  file.set_producer_name("emoxnet");
  file.set_producer_version(EMOXNET_VERSION);
  file.add_opset_import()->set_version(kOpset);
  auto& graph = *file.mutable_graph() = builder.graph();
  const int folded = fold_batch_norms(graph);
  int quantized = 0;
  if (options.precision == Precision::kInt8Weights) quantized = quantize_weights(graph);
  if (int8) {
    torch::jit::Stack constants;
    for (const auto& [name, tensor] : tensors) constants.emplace_back(tensor);
    quantized = quantize(
        graph, observe_ranges(traced.graph, values, constants, options.faces, traced_batch));
  }
  add_metadata(file, "classes", nlohmann::json(options.classes).dump());
  add_metadata(file, "input_range", "[0,1]");
  add_metadata(file, "producer", "emoxnet " EMOXNET_VERSION);
  add_metadata(file, "license", "Apache-2.0");
  for (const auto& [key, value] : options.metadata) add_metadata(file, key, value);
  check(file);
  return {file.SerializeAsString(), graph.node_size(), folded, quantized, maps.at(2), maps.at(3)};
}

}  // namespace emoxnet::onnx

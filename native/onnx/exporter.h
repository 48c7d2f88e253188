// A trained network to an ONNX file's bytes, for ONNX Runtime Web.
#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "native/data/classes.h"
#include "native/models/readout.h"

namespace emoxnet::models {
class ExpressionModel;
}

namespace emoxnet::onnx {

inline constexpr const char* kInputName = "images";
inline constexpr const char* kProbabilitiesName = "probabilities";
inline constexpr const char* kMapsName = "activation_maps";

/// Key and value texts that travel in the file.
using Metadata = std::vector<std::pair<std::string, std::string>>;

struct Exported {
  std::string bytes;                   ///< the file: opset 17, checked by ONNX's own checker
  int nodes;                           ///< operations in the graph
  int folded_batch_norms;              ///< that became part of a convolution
  int quantized;                       ///< operations whose weights or arithmetic is in eight bits
  std::int64_t map_height, map_width;  ///< of the activation maps
};

/// How a network is stored and computed.
enum class Precision {
  kFloat32,      ///< all of it
  kInt8Weights,  ///< weights of convolutions stored as uint8, arithmetic in float32
  kInt8,         ///< weights and activations uint8
};

struct ExportOptions {
  Metadata metadata;
  models::Readout readout = {};
  Precision precision = Precision::kFloat32;
  torch::Tensor faces = {};  ///< kInt8: [N,1,48,48] that the ranges of activations are taken from
  data::Classes classes = data::seven_classes();  ///< of the network's answers
};

/// Input `images` [N,1,48,48] float32 in [0,1]; outputs `probabilities` [N,classes] and
/// `activation_maps` [N,classes,h,w]; N is free. The file names the classes, the input's range, its
/// maker and licence; `metadata` is added to that. In float32 the same network gives the same
/// bytes, whatever `traced_batch`, the number of faces it is watched with (>= 1). Puts the model
/// into evaluation mode. Throws UserError naming the operation that cannot be exported.
Exported export_model(models::ExpressionModel& model, const ExportOptions& options = {},
                      std::int64_t traced_batch = 2);

}  // namespace emoxnet::onnx

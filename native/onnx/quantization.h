// Eight-bit forms of an exported network, as ONNX's QuantizeLinear and DequantizeLinear say it: a
// quarter of the file, and in WebAssembly half of the time (Jacob et al. 2018, arXiv:1712.05877).
#pragma once

#include <onnx/onnx_pb.h>

#include <map>
#include <string>

namespace emoxnet::onnx {

/// What a value of the graph takes: [low, high] holds 0.
struct Range {
  float low = 0, high = 0;
};
using Ranges = std::map<std::string, Range>;

/// Stores the weights of convolutions as uint8, one scale for each output channel; they are widened
/// when the file is loaded and all arithmetic stays float32. Returns how many convolutions.
int quantize_weights(::onnx::GraphProto& graph);

/// From the first convolution on, weights and activations become uint8 and convolutions, additions,
/// multiplications, sigmoids and global means are done in eight bits; what is an output of the
/// graph, and all that follows from it, stays float32. A ReLU becomes the lower end of what its
/// producer may take. `ranges` names every value that the graph computes. Returns how many
/// operations.
int quantize(::onnx::GraphProto& graph, const Ranges& ranges);

}  // namespace emoxnet::onnx

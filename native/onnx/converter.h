// From LibTorch's operations to ONNX's, one small function each: what the networks are built from,
// not the networks. A network made of known operations exports without code of its own.
#pragma once

#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

#include "native/onnx/graph_builder.h"
#include "native/onnx/ranges.h"

namespace emoxnet::onnx {

/// A parameter or buffer under its name in the module, e.g. "stem.0.weight".
using NamedTensor = std::pair<std::string, torch::Tensor>;

struct Conversion {
  std::vector<std::string> outputs;  ///< ONNX name of each of the graph's outputs
  TracedValues values;               ///< all that is computed from the images, and the images
};

/// Adds the nodes of a traced forward pass to the builder. The graph's first input is the ONNX
/// value `input`, the others are `constants` in their order. Axis 0 of every computed tensor is the
/// batch, and stays it: LibTorch's trace holds the traced batch's size where a C++ network asked
/// for size(0), so sizes of axis 0 are never taken from it. Throws UserError naming the operation
/// that has no ONNX form here.
Conversion convert(torch::jit::Graph& graph, const std::string& input,
                   const std::vector<NamedTensor>& constants, GraphBuilder& builder);

}  // namespace emoxnet::onnx

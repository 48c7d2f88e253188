// What the values of a traced network take on real faces, for the eight-bit form to be cut to.
#pragma once

#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <map>
#include <string>

#include "native/onnx/quantization.h"

namespace emoxnet::onnx {

/// ONNX names of values that a trace computes.
using TracedValues = std::map<std::string, torch::jit::Value*>;

/// Runs the trace on batches of faces and finds, for each of `values`, the range that 256 equal
/// steps keep best: the one of least squared error between a value and its nearest step. What lies
/// beyond saturates. The values become outputs of the graph.
/// constants: the trace's inputs behind the images. faces: [N,1,48,48], N >= batch; whole batches
/// of `batch`, the traced one, are used.
Ranges observe_ranges(const std::shared_ptr<torch::jit::Graph>& graph, const TracedValues& values,
                      const torch::jit::Stack& constants, const torch::Tensor& faces,
                      std::int64_t batch);

}  // namespace emoxnet::onnx

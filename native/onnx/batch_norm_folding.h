// Batch normalisation at inference is a scale and a shift per channel: the convolution before it
// can do both by itself.
#pragma once

#include <onnx/onnx_pb.h>

namespace emoxnet::onnx {

/// Folds every BatchNormalization whose input is a Conv with no other consumer into that Conv:
///   weight' = weight * gamma / sqrt(variance + epsilon)
///   bias'   = (bias - mean) * gamma / sqrt(variance + epsilon) + beta
/// in double precision, and drops the constants that nobody uses any more. Returns how many.
int fold_batch_norms(::onnx::GraphProto& graph);

}  // namespace emoxnet::onnx

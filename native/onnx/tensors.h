// Tensors in and out of ONNX's protobuf form.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <string>
#include <vector>

namespace emoxnet::onnx {

/// float32 initialiser, row-major. values: as many as the shape's product.
::onnx::TensorProto float_tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                                 const std::vector<float>& values);

/// The same of other types.
::onnx::TensorProto uint8_tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                                 const std::vector<std::uint8_t>& values);
::onnx::TensorProto int32_tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                                 const std::vector<std::int32_t>& values);

/// int64 initialiser of one dimension.
::onnx::TensorProto int_tensor(const std::string& name, const std::vector<std::int64_t>& values);

/// The values of a tensor made by float_tensor.
std::vector<float> float_values(const ::onnx::TensorProto& tensor);

}  // namespace emoxnet::onnx

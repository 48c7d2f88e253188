#include "native/onnx/tensors.h"

#include <cstring>

#include "native/support/check.h"

// ONNX's raw_data is little endian; values are copied as they lie in memory.
static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);

namespace emoxnet::onnx {
namespace {

template <typename Value>
::onnx::TensorProto make_tensor(const std::string& name, ::onnx::TensorProto::DataType type,
                                const std::vector<std::int64_t>& shape,
                                const std::vector<Value>& values) {
  ::onnx::TensorProto tensor;
  tensor.set_name(name);
  tensor.set_data_type(type);
  for (const auto size : shape) tensor.add_dims(size);
  tensor.set_raw_data(values.data(), values.size() * sizeof(Value));
  return tensor;
}

}  // namespace

::onnx::TensorProto float_tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                                 const std::vector<float>& values) {
  return make_tensor(name, ::onnx::TensorProto::FLOAT, shape, values);
}

::onnx::TensorProto uint8_tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                                 const std::vector<std::uint8_t>& values) {
  return make_tensor(name, ::onnx::TensorProto::UINT8, shape, values);
}

::onnx::TensorProto int32_tensor(const std::string& name, const std::vector<std::int64_t>& shape,
                                 const std::vector<std::int32_t>& values) {
  return make_tensor(name, ::onnx::TensorProto::INT32, shape, values);
}

::onnx::TensorProto int_tensor(const std::string& name, const std::vector<std::int64_t>& values) {
  return make_tensor(name, ::onnx::TensorProto::INT64, {static_cast<std::int64_t>(values.size())},
                     values);
}

std::vector<float> float_values(const ::onnx::TensorProto& tensor) {
  EMOXNET_CHECK(tensor.data_type() == ::onnx::TensorProto::FLOAT, tensor.name().c_str());
  std::vector<float> values(tensor.raw_data().size() / sizeof(float));
  std::memcpy(values.data(), tensor.raw_data().data(), tensor.raw_data().size());
  return values;
}

}  // namespace emoxnet::onnx

#include "native/models/pretrained/safetensors.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "native/models/pretrained/tensor_bytes.h"
#include "native/support/excerpt.h"
#include "native/support/json_integer.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

using nlohmann::json;

constexpr std::uint64_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = 100'000'000;  // the format's own limit

const std::map<std::string, torch::Dtype>& dtypes() {
  static const std::map<std::string, torch::Dtype> map = {
      {"F64", torch::kFloat64},   {"F32", torch::kFloat32}, {"F16", torch::kFloat16},
      {"BF16", torch::kBFloat16}, {"I64", torch::kInt64},   {"I32", torch::kInt32},
      {"I16", torch::kInt16},     {"I8", torch::kInt8},     {"U8", torch::kUInt8},
      {"BOOL", torch::kBool}};
  return map;
}

/// What the header says of one tensor.
struct HeaderEntry {
  torch::Dtype dtype;
  std::vector<std::int64_t> shape;
  std::uint64_t begin;  ///< of its values, in bytes behind the header
  std::uint64_t bytes;
};

std::uint64_t size_of(std::istream& in) {
  in.seekg(0, std::ios::end);
  const auto size = static_cast<std::uint64_t>(in.tellg());
  in.seekg(0);
  return size;
}

json read_header(std::istream& in, std::uint64_t file_bytes) {
  unsigned char length_bytes[kLengthBytes] = {};
  in.read(reinterpret_cast<char*>(length_bytes), kLengthBytes);
  std::uint64_t length = 0;
  for (int i = kLengthBytes; i-- > 0;) length = length << 8 | length_bytes[i];
  if (!in || length > kLongestHeader || kLengthBytes + length > file_bytes)
    throw UserError("gives its header " + std::to_string(length) + " bytes, more than the file's " +
                    std::to_string(file_bytes) +
                    " can hold; is it a .safetensors file, and complete?");
  std::string text(length, '\0');
  in.read(text.data(), static_cast<std::streamsize>(length));
  json header = json::parse(text);
  if (!header.is_object()) throw UserError("its header is no JSON object; expected .safetensors");
  return header;
}

/// data_bytes: how many follow the header.
HeaderEntry read_entry(const std::string& name, const json& about, std::uint64_t data_bytes) {
  const auto dtype = about.at("dtype").get<std::string>();
  const auto known = dtypes().find(dtype);
  if (known == dtypes().end())
    throw UserError(excerpt(name) + " has the type " + excerpt(dtype) +
                    ", which is not known here; expected F32, F16 or BF16");
  const auto shape = integers_in<std::int64_t>(about.at("shape"));
  const auto offsets = integers_in<std::uint64_t>(about.at("data_offsets"));
  if (!shape || !offsets)
    throw UserError(excerpt(name) +
                    " has a shape or a place that is no list of integers; the file is damaged");
  if (offsets->size() != 2 || (*offsets)[0] > (*offsets)[1] || (*offsets)[1] > data_bytes)
    throw UserError(excerpt(name) + " lies outside of the file's " + std::to_string(data_bytes) +
                    " bytes of values; is the file complete?");
  HeaderEntry entry{known->second, *shape, (*offsets)[0], (*offsets)[1] - (*offsets)[0]};
  if (tensor_bytes(entry.shape, torch::elementSize(entry.dtype), data_bytes) != entry.bytes)
    throw UserError(excerpt(name) + " has " + std::to_string(entry.bytes) +
                    " bytes, which its shape does not have; the file is damaged");
  return entry;
}

}  // namespace

StateDict read_safetensors(std::istream& in) {
  const std::uint64_t file_bytes = size_of(in);
  try {
    const json header = read_header(in, file_bytes);
    const auto data_begin = static_cast<std::uint64_t>(in.tellg());
    StateDict tensors;
    std::uint64_t used = 0;
    for (const auto& [name, about] : header.items()) {
      if (name == "__metadata__") continue;
      const HeaderEntry entry = read_entry(name, about, file_bytes - data_begin);
      used += entry.bytes;
      if (used > file_bytes) throw UserError("its tensors overlap; the file is damaged");
      auto tensor = torch::empty(entry.shape, entry.dtype);
      in.seekg(static_cast<std::streamoff>(data_begin + entry.begin));
      in.read(static_cast<char*>(tensor.data_ptr()), static_cast<std::streamsize>(entry.bytes));
      if (!in) throw UserError("cannot be read to its end");
      tensors.emplace(name, std::move(tensor));
    }
    return tensors;
  } catch (const json::exception&) {
    throw UserError("its header cannot be understood; expected .safetensors");
  }
}

}  // namespace emoxnet::models

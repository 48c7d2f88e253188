#include "native/models/archive/torch_archive.h"

#include <algorithm>
#include <unordered_map>

#include "native/models/shape_of.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

UserError other_size(const std::string& record) {
  return UserError("is damaged: its record " + excerpt(record) +
                   " has another size than its tensors");
}

/// Reads each storage of an archive once.
class Storages {
 public:
  explicit Storages(ZipArchive& zip) : zip_(zip) {}

  torch::Tensor operator()(const std::string& key, torch::Dtype dtype, std::int64_t numel) {
    const std::string record = "data/" + key;
    torch::Tensor& values = loaded_[key];
    if (!values.defined()) values = load(record, dtype, numel);
    if (values.dtype() != dtype || values.numel() != numel) throw other_size(record);
    return values;
  }

 private:
  torch::Tensor load(const std::string& record, torch::Dtype dtype, std::int64_t numel) {
    const std::uint64_t bytes = zip_.size_of(record), size = torch::elementSize(dtype);
    if (bytes % size != 0 || bytes / size != static_cast<std::uint64_t>(numel))
      throw other_size(record);
    torch::Tensor values = torch::empty({numel}, dtype);
    zip_.read(record, values.data_ptr());
    return values;
  }

  ZipArchive& zip_;
  std::unordered_map<std::string, torch::Tensor> loaded_;
};

/// The items of a dict or the attributes of an object; null for all else.
const PickleDict* parts_of(const PickleValue& value) {
  if (const auto* dict = std::get_if<PickleDict*>(&value)) return *dict;
  const auto* object = std::get_if<PickleForeign>(&value);
  return object == nullptr ? nullptr : object->attributes;
}

}  // namespace

TorchArchive::TorchArchive(ZipArchive zip)
    : zip_(std::move(zip)),
      pickle_(zip_.read("data.pkl")),
      reader_(pickle_, Storages(zip_)),
      object_(reader_.read()) {}

const PickleValue* TorchArchive::find(const std::string& path) const {
  const PickleValue* value = &object_;
  std::size_t start = 0;
  while (start <= path.size()) {
    const std::size_t end = std::min(path.find('.', start), path.size());
    const PickleDict* parts = parts_of(*value);
    if (parts == nullptr) return nullptr;
    const auto part = parts->find(path.substr(start, end - start));
    if (part == parts->end()) return nullptr;
    value = &part->second;
    start = end + 1;
  }
  return value;
}

template <typename T>
const T& TorchArchive::get(const std::string& path, const char* kind) const {
  const PickleValue* value = find(path);
  const T* wanted = value == nullptr ? nullptr : std::get_if<T>(value);
  if (wanted == nullptr) throw UserError("has no " + std::string(kind) + " " + path);
  return *wanted;
}

const torch::Tensor& TorchArchive::tensor(const std::string& path) const {
  return get<torch::Tensor>(path, "tensor");
}

std::int64_t TorchArchive::number(const std::string& path) const {
  return get<std::int64_t>(path, "number");
}

const std::string& TorchArchive::text(const std::string& path) const {
  return get<std::string>(path, "text");
}

void TorchArchive::copy(const std::string& path, const torch::Tensor& to) const {
  const torch::NoGradGuard no_grad;
  const torch::Tensor& from = tensor(path);
  if (from.sizes() != to.sizes())
    throw UserError("has a tensor " + path + " of shape " + shape_of(from) + " instead of " +
                    shape_of(to));
  to.copy_(from);
}

void TorchArchive::copy(const std::string& path, torch::nn::Module& to) const {
  for (const auto& parameter : to.named_parameters())
    copy(path + "." + parameter.key(), parameter.value());
  for (const auto& buffer : to.named_buffers()) copy(path + "." + buffer.key(), buffer.value());
}

}  // namespace emoxnet::models

#include "native/models/pretrained/torch_file.h"

#include <caffe2/serialize/inline_container.h>

#include <sstream>
#include <unordered_map>

#include "native/models/pretrained/pickle_reader.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

using caffe2::serialize::PyTorchStreamReader;

constexpr std::int64_t kOldVersion = 1001;

/// Checkpoints wrap the weights in a dict of other things.
constexpr const char* kWrappers[] = {"state_dict", "model"};

StateDict tensors_in(const PickleValue& object) {
  const auto* dict = std::get_if<PickleDict*>(&object);
  if (dict == nullptr) throw UserError("holds no dict of tensors; expected a state dict");
  for (const char* wrapper : kWrappers) {
    const auto wrapped = (*dict)->find(wrapper);
    if (wrapped == (*dict)->end()) continue;
    const auto* inner = std::get_if<PickleDict*>(&wrapped->second);
    if (inner == nullptr) continue;
    dict = inner;
    break;
  }
  StateDict tensors;
  for (const auto& [name, value] : **dict)
    if (const auto* tensor = std::get_if<torch::Tensor>(&value)) tensors.emplace(name, *tensor);
  if (tensors.empty()) throw UserError("holds no tensors; expected a state dict");
  return tensors;
}

UserError cut_off(const std::string& key) {
  return UserError("has fewer values than it should under " + excerpt(key) +
                   "; is the file complete?");
}

/// Loads each storage of an archive once.
class ZipStorages {
 public:
  explicit ZipStorages(PyTorchStreamReader& archive) : archive_(archive) {}

  torch::Tensor operator()(const std::string& key, torch::Dtype dtype, std::int64_t numel) {
    torch::Tensor& values = loaded_[key];
    if (!values.defined()) values = load(key, dtype, numel);
    if (values.dtype() != dtype || values.numel() != numel) throw cut_off(key);
    return values;
  }

 private:
  torch::Tensor load(const std::string& key, torch::Dtype dtype, std::int64_t numel) {
    auto [data, bytes] = archive_.getRecord("data/" + key);
    if (static_cast<std::uint64_t>(numel) > bytes / torch::elementSize(dtype)) throw cut_off(key);
    const auto owner = std::make_shared<at::DataPtr>(std::move(data));
    return torch::from_blob(
        owner->get(), {numel}, [owner](void*) {}, dtype);
  }

  PyTorchStreamReader& archive_;
  std::unordered_map<std::string, torch::Tensor> loaded_;
};

/// The storages of an old file: their values follow once all of them are known.
class OldStorages {
 public:
  explicit OldStorages(std::istream& in) : in_(in) {
    const auto begin = in.tellg();
    in.seekg(0, std::ios::end);
    bytes_left_ = static_cast<std::uint64_t>(in.tellg() - begin);
    in.seekg(begin);
  }

  torch::Tensor operator()(const std::string& key, torch::Dtype dtype, std::int64_t numel) {
    torch::Tensor& values = announced_[key];
    if (!values.defined()) {
      const std::uint64_t size = torch::elementSize(dtype);
      if (static_cast<std::uint64_t>(numel) > bytes_left_ / size) throw cut_off(key);
      bytes_left_ -= static_cast<std::uint64_t>(numel) * size;
      values = torch::zeros({numel}, dtype);
    }
    if (values.dtype() != dtype || values.numel() != numel) throw cut_off(key);
    return values;
  }

  void read(const std::string& key) {
    const auto found = announced_.find(key);
    if (found == announced_.end()) throw cut_off(key);
    torch::Tensor& values = found->second;
    std::int64_t numel = 0;
    in_.read(reinterpret_cast<char*>(&numel), sizeof numel);
    if (!in_ || numel != values.numel()) throw cut_off(key);
    in_.read(static_cast<char*>(values.data_ptr()), static_cast<std::streamsize>(values.nbytes()));
    if (!in_) throw cut_off(key);
    announced_.erase(found);
  }

  /// Nothing is left to be read.
  void finish() const {
    if (!announced_.empty()) throw cut_off(announced_.begin()->first);
  }

 private:
  std::istream& in_;
  std::uint64_t bytes_left_;
  std::map<std::string, torch::Tensor> announced_;
};

}  // namespace

StateDict read_torch_zip(const std::filesystem::path& path) {
  try {
    PyTorchStreamReader archive(path.string());
    if (archive.hasRecord("constants.pkl"))
      throw UserError(
          "is a TorchScript program; expected a state dict, as torch.save(model.state_dict(), "
          "FILE) writes it");
    const auto [data, bytes] = archive.getRecord("data.pkl");
    std::istringstream pickle(std::string(static_cast<const char*>(data.get()), bytes));
    PickleReader reader(pickle, ZipStorages(archive));
    return tensors_in(reader.read());
  } catch (const c10::Error&) {
    throw UserError("is no whole archive of torch.save; is the file complete?");
  }
}

StateDict read_old_torch_file(std::istream& in) {
  OldStorages storages(in);
  PickleReader reader(in, std::ref(storages));
  reader.read();  // the magic number
  const PickleValue version = reader.read();
  const auto* number = std::get_if<std::int64_t>(&version);
  if (number == nullptr || *number != kOldVersion)
    throw UserError("has another version than torch.save's " + std::to_string(kOldVersion));
  reader.read();  // the machine that wrote it
  StateDict tensors = tensors_in(reader.read());
  const PickleValue keys = reader.read();
  const auto* list = std::get_if<PickleList*>(&keys);
  if (list == nullptr) throw UserError("does not list its storages; the file is damaged");
  for (const PickleValue& key : **list) {
    const auto* name = std::get_if<std::string>(&key);
    if (name == nullptr) throw UserError("does not list its storages; the file is damaged");
    storages.read(*name);
  }
  storages.finish();
  return tensors;
}

}  // namespace emoxnet::models

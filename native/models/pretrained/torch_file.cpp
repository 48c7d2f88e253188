#include "native/models/pretrained/torch_file.h"

#include <memory>

#include "native/models/archive/pickle_reader.h"
#include "native/models/archive/torch_archive.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr std::int64_t kOldVersion = 1001;
constexpr const char* kExpected =
    "; expected a state dict, as torch.save(model.state_dict(), FILE) writes it";

StateDict tensors_of(const PickleDict& dict) {
  StateDict tensors;
  for (const auto& [name, value] : dict)
    if (const auto* tensor = std::get_if<torch::Tensor>(&value)) tensors.emplace(name, *tensor);
  return tensors;
}

/// Of a dict of tensors alone, or of the one in a dict that it names: checkpoints keep their
/// weights beside other things. key: which of several; empty: there must be no other.
StateDict tensors_in(const PickleValue& object, const std::string& key) {
  if (const auto* foreign = std::get_if<PickleForeign>(&object))
    throw UserError(
        "is a pickled " + excerpt(foreign->name) +
        " and no state dict; in Python, torch.save(model.state_dict(), FILE) makes one");
  const auto* dict = std::get_if<PickleDict*>(&object);
  if (dict == nullptr) throw UserError("holds no dict of tensors; expected a state dict");
  StateDict own = tensors_of(**dict);
  if (!own.empty() && key.empty()) return own;
  std::map<std::string, StateDict> found;
  std::string names;
  for (const auto& [name, value] : **dict) {
    const auto* inner = std::get_if<PickleDict*>(&value);
    StateDict tensors = inner == nullptr ? StateDict() : tensors_of(**inner);
    if (tensors.empty()) continue;
    names += (names.empty() ? "" : ", ") + excerpt(name);
    found.emplace(name, std::move(tensors));
  }
  if (found.empty()) throw UserError("holds no tensors; expected a state dict");
  if (!key.empty() && found.count(key) == 0)
    throw UserError("holds no tensors under " + excerpt(key) + "; expected one of " + names);
  if (key.empty() && found.size() > 1)
    throw UserError("holds several state dicts: " + names +
                    "; expected one of them behind the file's name, as in FILE#" +
                    found.begin()->first);
  return key.empty() ? found.begin()->second : found.at(key);
}

UserError cut_off(const std::string& key) {
  return UserError("is damaged: it has fewer values than it should under " + excerpt(key));
}

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

/// Whatever is wrong with what `read` reads, this is what was expected.
template <typename Read>
auto expecting_weights(const Read& read) {
  try {
    return read();
  } catch (const UserError& failure) {
    throw UserError(std::string(failure.what()) + kExpected);
  }
}

void read_storages(OldStorages& storages, const PickleValue& keys) {
  const auto* list = std::get_if<PickleList*>(&keys);
  if (list == nullptr) throw UserError("is damaged: it does not list its storages");
  for (const PickleValue& key : **list) {
    const auto* name = std::get_if<std::string>(&key);
    if (name == nullptr) throw UserError("is damaged: it does not list its storages");
    storages.read(*name);
  }
  storages.finish();
}

}  // namespace

StateDict read_torch_zip(const std::filesystem::path& path, const std::string& key) {
  auto zip = expecting_weights([&] { return ZipArchive(path); });
  if (zip.has("constants.pkl"))
    throw UserError(std::string("is a TorchScript program") + kExpected);
  const auto archive =
      expecting_weights([&] { return std::make_unique<TorchArchive>(std::move(zip)); });
  return tensors_in(archive->object(), key);
}

StateDict read_old_torch_file(std::istream& in, const std::string& key) {
  OldStorages storages(in);
  PickleReader reader(in, std::ref(storages));
  const PickleValue object = expecting_weights([&] {
    reader.read();  // the magic number
    const PickleValue version = reader.read();
    const auto* number = std::get_if<std::int64_t>(&version);
    if (number == nullptr || *number != kOldVersion)
      throw UserError("has another version than torch.save's " + std::to_string(kOldVersion));
    reader.read();  // the machine that wrote it
    return reader.read();
  });
  StateDict tensors = tensors_in(object, key);
  expecting_weights([&] { read_storages(storages, reader.read()); });
  return tensors;
}

}  // namespace emoxnet::models

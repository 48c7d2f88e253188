#include "native/models/pretrained/torch_file.h"

#include <algorithm>
#include <memory>
#include <set>

#include "native/models/archive/pickle_reader.h"
#include "native/models/archive/torch_archive.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr std::int64_t kOldVersion = 1001;
constexpr const char* kExpected =
    "; expected a state dict, as torch.save(model.state_dict(), FILE) writes it";

constexpr const char* kWayOut = "; in Python, torch.save(model.state_dict(), FILE) makes one";

std::string name_within(const std::string& dict, const std::string& key) {
  return dict.empty() ? key : dict + "." + key;
}

/// What lies in a checkpoint under the names of its dicts.
class StateDictFinder {
 public:
  explicit StateDictFinder(const PickleDict& dict) { look_into(dict, "", 0); }

  [[nodiscard]] StateDicts take() {
    const bool any_named = std::any_of(found_.begin(), found_.end(),
                                       [](const auto& item) { return !item.first.empty(); });
    if (!any_named && !module_.empty())
      throw UserError("holds a pickled " + module_ + " and no state dict" + kWayOut);
    if (found_.empty())
      throw UserError(std::string("holds no tensors; expected a state dict") + kWayOut);
    return std::move(found_);
  }

 private:
  static constexpr int kDeepest = 4;

  void look_into(const PickleDict& dict, const std::string& name, int depth) {
    if (!seen_.insert(&dict).second) return;  // perhaps within itself
    StateDict tensors;
    for (const auto& [key, value] : dict) {
      const std::string whole = name_within(name, key);
      if (const auto* tensor = std::get_if<torch::Tensor>(&value))
        tensors.emplace(key, *tensor);
      else if (const auto* inner = std::get_if<PickleDict*>(&value);
               inner != nullptr && depth < kDeepest)
        look_into(**inner, whole, depth + 1);
      else if (const auto* object = std::get_if<PickleForeign>(&value);
               object != nullptr && is_module(*object))
        module_ = excerpt(object->name) + " under " + excerpt(whole);
    }
    if (!tensors.empty()) found_.emplace(name, std::move(tensors));
  }

  /// A whole network of Python's keeps its layers so.
  static bool is_module(const PickleForeign& object) {
    return object.attributes != nullptr && object.attributes->count("_modules") > 0;
  }

  std::set<const PickleDict*> seen_;
  StateDicts found_;
  std::string module_;  ///< one that was met, and where
};

StateDicts state_dicts_in(const PickleValue& object) {
  if (const auto* foreign = std::get_if<PickleForeign>(&object))
    throw UserError("is a pickled " + excerpt(foreign->name) + " and no state dict" + kWayOut);
  const auto* dict = std::get_if<PickleDict*>(&object);
  if (dict == nullptr)
    throw UserError(std::string("holds no dict of tensors; expected a state dict") + kWayOut);
  return StateDictFinder(**dict).take();
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

StateDicts read_torch_zip(const std::filesystem::path& path) {
  auto zip = expecting_weights([&] { return ZipArchive(path); });
  if (zip.has("constants.pkl"))
    throw UserError(std::string("is a TorchScript program") + kExpected);
  const auto archive =
      expecting_weights([&] { return std::make_unique<TorchArchive>(std::move(zip)); });
  return state_dicts_in(archive->object());
}

StateDicts read_old_torch_file(std::istream& in) {
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
  StateDicts found = state_dicts_in(object);
  expecting_weights([&] { read_storages(storages, reader.read()); });
  return found;
}

}  // namespace emoxnet::models

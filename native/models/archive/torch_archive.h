// What torch.save and torch::serialize::OutputArchive write: a zip archive whose record data.pkl is
// the object, and data/KEY the values of each storage. LibTorch's own unpickler crashes on damaged
// ones and takes orders from made-up ones.
#pragma once

#include <torch/torch.h>

#include <sstream>
#include <string>

#include "native/models/archive/pickle_reader.h"
#include "native/models/archive/zip_archive.h"

namespace emoxnet::models {

/// All errors are UserErrors that say what is wrong, without the file's name.
class TorchArchive {
 public:
  /// Reads all of it into memory.
  explicit TorchArchive(ZipArchive zip);
  TorchArchive(const TorchArchive&) = delete;
  TorchArchive& operator=(const TorchArchive&) = delete;

  [[nodiscard]] const PickleValue& object() const { return object_; }

  /// What lies under a path of names, such as model.stem.0.weight. All but has() throw if there is
  /// nothing, or nothing of that kind.
  [[nodiscard]] bool has(const std::string& path) const { return find(path) != nullptr; }
  [[nodiscard]] const torch::Tensor& tensor(const std::string& path) const;
  [[nodiscard]] std::int64_t number(const std::string& path) const;
  [[nodiscard]] const std::string& text(const std::string& path) const;

  /// Copies the tensor under that path, which must have the same shape.
  void copy(const std::string& path, const torch::Tensor& to) const;
  /// Copies all parameters and buffers of a module that was saved under that path.
  void copy(const std::string& path, torch::nn::Module& to) const;

 private:
  [[nodiscard]] const PickleValue* find(const std::string& path) const;
  template <typename T>
  const T& get(const std::string& path, const char* kind) const;

  ZipArchive zip_;
  std::istringstream pickle_;
  PickleReader reader_;  ///< owns what the object is made of
  PickleValue object_;
};

}  // namespace emoxnet::models

#include "native/models/pretrained/tfjs_manifest.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <vector>

#include "native/models/pretrained/tensor_bytes.h"
#include "native/support/excerpt.h"
#include "native/support/json_integer.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// value = scale * stored + min
struct Quantization {
  double scale, min;
};

/// What the manifest says of one tensor.
struct ManifestEntry {
  std::string name;
  std::vector<std::int64_t> shape;
  std::optional<Quantization> quantization;
  std::uint64_t bytes;
};

std::optional<Quantization> read_quantization(const std::string& name, const json& about) {
  const auto found = about.find("quantization");
  if (found == about.end()) return {};
  const auto dtype = found->at("dtype").get<std::string>();
  if (dtype != "uint8")
    throw UserError(excerpt(name) + " is stored as " + excerpt(dtype) +
                    ", which is not known here; expected float32 or uint8");
  return Quantization{found->at("scale").get<double>(), found->at("min").get<double>()};
}

/// bytes_left: of the group's files behind the tensors before this one.
ManifestEntry read_entry(const json& about, std::uint64_t bytes_left) {
  ManifestEntry entry;
  entry.name = about.at("name").get<std::string>();
  const auto dtype = about.at("dtype").get<std::string>();
  if (dtype != "float32")
    throw UserError(excerpt(entry.name) + " has the type " + excerpt(dtype) +
                    ", which is not known here; expected float32");
  const auto shape = integers_in<std::int64_t>(about.at("shape"));
  if (!shape) throw UserError(excerpt(entry.name) + " has a shape that is no list of integers");
  entry.shape = *shape;
  entry.quantization = read_quantization(entry.name, about);
  const auto bytes = tensor_bytes(
      entry.shape, entry.quantization ? sizeof(std::uint8_t) : sizeof(float), bytes_left);
  if (!bytes)
    throw UserError(excerpt(entry.name) + " needs more than the " + std::to_string(bytes_left) +
                    " bytes that are left for it; are the files of values complete?");
  entry.bytes = *bytes;
  return entry;
}

/// The files of one group, which must lie beside the manifest. Each may be named once: `taken`
/// holds those that were.
std::vector<fs::path> find_files(const json& group, const fs::path& folder,
                                 std::set<std::string>& taken) {
  std::vector<fs::path> files;
  for (const auto& name : group.at("paths").get<std::vector<std::string>>()) {
    std::error_code error;
    const fs::path path = folder / name;
    if (fs::path(name).filename() != name || !fs::is_regular_file(path, error))
      throw UserError("its values lie in " + excerpt(name) +
                      ", which is not there; expected that file beside it");
    if (!taken.insert(name).second) throw UserError("names " + excerpt(name) + " twice");
    files.push_back(path);
  }
  return files;
}

std::uint64_t bytes_of(const std::vector<fs::path>& files) {
  std::uint64_t bytes = 0;
  for (const auto& file : files) bytes += fs::file_size(file);
  return bytes;
}

std::string read_files(const std::vector<fs::path>& files) {
  std::string all;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    all.append(std::istreambuf_iterator<char>(in), {});
  }
  return all;
}

/// stored: entry.bytes of them.
torch::Tensor values_of(const ManifestEntry& entry, const char* stored) {
  const auto type = entry.quantization ? torch::kUInt8 : torch::kFloat32;
  torch::Tensor values = torch::empty(entry.shape, type);
  std::memcpy(values.data_ptr(), stored, entry.bytes);
  if (!entry.quantization) return values;
  const auto& [scale, min] = *entry.quantization;
  return values.to(torch::kFloat64).mul_(scale).add_(min).to(torch::kFloat32);
}

/// From TensorFlow's order of the axes to PyTorch's.
torch::Tensor turned(const torch::Tensor& values) {
  if (values.dim() == 4) return values.permute({3, 2, 0, 1}).contiguous();
  if (values.dim() == 2) return values.t().contiguous();
  return values;
}

void read_group(const json& group, const fs::path& folder, std::set<std::string>& taken,
                StateDict& tensors) {
  const auto files = find_files(group, folder, taken);
  const std::uint64_t bytes = bytes_of(files);
  std::vector<ManifestEntry> entries;
  std::uint64_t used = 0;
  for (const auto& about : group.at("weights")) {
    entries.push_back(read_entry(about, bytes - used));
    used += entries.back().bytes;
  }
  if (used != bytes)
    throw UserError(
        "its tensors take " + std::to_string(used) + " of " + std::to_string(bytes) +
        " bytes of values; expected all of them: are the files those of this manifest?");
  const std::string values = read_files(files);
  if (values.size() != bytes) throw UserError("its files of values cannot be read to their end");
  const char* next = values.data();
  for (auto& entry : entries) {
    std::replace(entry.name.begin(), entry.name.end(), '/', '.');
    if (!tensors.emplace(entry.name, turned(values_of(entry, next))).second)
      throw UserError("has " + excerpt(entry.name) + " twice");
    next += entry.bytes;
  }
}

}  // namespace

StateDict read_tfjs_manifest(std::istream& in, const fs::path& folder) {
  try {
    const json content = json::parse(in);
    std::set<std::string> taken;
    StateDict tensors;
    for (const auto& group : content.is_object() ? content.at("weightsManifest") : content)
      read_group(group, folder, taken, tensors);
    return tensors;
  } catch (const json::exception&) {
    throw UserError("cannot be understood; expected the weights manifest of TensorFlow.js");
  } catch (const fs::filesystem_error&) {
    throw UserError("its files of values cannot be read");
  }
}

}  // namespace emoxnet::models

// Weight files that tests write byte by byte, whole and broken ones.
#pragma once

#include <caffe2/serialize/inline_container.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace emoxnet::test {

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> 8 * i & 0xff);
  return text;
}

inline std::string bytes_of(const std::vector<float>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

inline std::string safetensors(const std::string& header, const std::string& data) {
  return little_endian(header.size(), 8) + header + data;
}

/// The instructions of pickles (Python's pickletools describes them).
namespace pickle {

const std::string kBegin = "\x80\x02";
const std::string kEnd = ".";
const std::string kFalse = "\x89";
const std::string kNone = "N";
const std::string kCall = "R";

inline std::string text(const std::string& value) {
  return "X" + little_endian(value.size(), 4) + value;
}
inline std::string number(std::int32_t value) {
  return "J" + little_endian(static_cast<std::uint32_t>(value), 4);
}
inline std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
inline std::string tuple(const std::vector<std::string>& items) {
  std::string all = "(";
  for (const auto& item : items) all += item;
  return all + "t";
}
inline std::string numbers(const std::vector<std::int32_t>& values) {
  std::vector<std::string> items;
  for (const auto value : values) items.push_back(number(value));
  return tuple(items);
}
inline std::string dict(const std::map<std::string, std::string>& items) {
  std::string all = "}(";
  for (const auto& [key, value] : items) all += text(key) + value;
  return all + "u";
}
inline std::string storage(const std::string& key, std::int32_t numel,
                           const std::string& type = "FloatStorage") {
  return tuple({text("storage"), global("torch", type), text(key), text("cpu"), number(numel)}) +
         "Q";
}
inline std::string tensor(const std::string& storage, std::int32_t offset,
                          const std::vector<std::int32_t>& shape,
                          const std::vector<std::int32_t>& strides) {
  return global("torch._utils", "_rebuild_tensor_v2") +
         tuple({storage, number(offset), numbers(shape), numbers(strides), kFalse,
                global("collections", "OrderedDict") + ")" + kCall}) +
         kCall;
}

}  // namespace pickle

/// As torch.save writes it: the records of an archive.
inline std::filesystem::path write_torch_zip(const std::filesystem::path& path,
                                             const std::map<std::string, std::string>& records) {
  caffe2::serialize::PyTorchStreamWriter writer(path.string());
  for (const auto& [name, data] : records) writer.writeRecord(name, data.data(), data.size());
  writer.writeEndOfFile();
  return path;
}

/// object: a pickle without its begin and end; data: of the storage "0".
inline std::filesystem::path write_torch_zip(const std::filesystem::path& path,
                                             const std::string& object,
                                             const std::vector<float>& data) {
  return write_torch_zip(
      path, {{"data.pkl", pickle::kBegin + object + pickle::kEnd}, {"data/0", bytes_of(data)}});
}

/// The format before PyTorch 1.6, up to and with its object.
inline std::string old_torch_file(const std::string& object) {
  const auto dump = [](const std::string& item) { return pickle::kBegin + item + pickle::kEnd; };
  const std::string magic = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";
  return dump(magic) + dump(pickle::number(1001)) + dump(pickle::dict({})) + dump(object);
}

}  // namespace emoxnet::test

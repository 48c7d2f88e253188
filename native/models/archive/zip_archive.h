// The zip archives that PyTorch keeps weights in. LibTorch's own reader does not look at their
// checksums.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace emoxnet::models {

/// Records go by their names without the first folder, which is named after the file: data.pkl,
/// data/0. All errors are UserErrors that say what is wrong, without the file's name.
class ZipArchive {
 public:
  /// Reads the directory, of zip and of zip64 (PKWARE's APPNOTE.TXT, 4.3). Throws if it is none, or
  /// if a record lies outside of the file.
  explicit ZipArchive(const std::filesystem::path& path);

  [[nodiscard]] bool has(const std::string& name) const { return records_.count(name) > 0; }

  /// In bytes, never more than the file's. Throws if there is no such record.
  [[nodiscard]] std::uint64_t size_of(const std::string& name) const { return at(name).size; }

  /// to: [size_of(name)]. Throws as well for bytes that do not have the record's CRC-32, and for
  /// compressed ones, which hold no weights.
  void read(const std::string& name, void* to);
  std::string read(const std::string& name);

 private:
  struct Record {
    std::uint64_t offset, size;
    std::uint32_t crc;
    bool compressed;
  };
  struct Directory {
    std::uint64_t offset, size, records;
  };

  [[nodiscard]] const Record& at(const std::string& name) const;
  std::string bytes(std::uint64_t offset, std::uint64_t size);
  Directory find_directory();
  Directory find_directory64(std::uint64_t end_offset);
  void read_directory(const Directory& directory);

  std::ifstream in_;
  std::uint64_t file_size_ = 0;
  std::map<std::string, Record> records_;
};

}  // namespace emoxnet::models

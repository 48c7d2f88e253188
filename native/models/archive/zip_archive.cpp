#include "native/models/archive/zip_archive.h"

#include <zlib.h>

#include <algorithm>
#include <string_view>

#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr std::string_view kEndMark = "PK\x05\x06", kEnd64Mark = "PK\x06\x06",
                           kLocatorMark = "PK\x06\x07", kEntryMark = "PK\x01\x02",
                           kRecordMark = "PK\x03\x04";
// Without names and other parts of variable length.
constexpr std::uint64_t kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20, kRecordSize = 30;
constexpr std::uint64_t kLongestComment = 0xffff;
constexpr std::uint64_t kIn64 = 0xffffffff;  ///< the number stands in the extra field of zip64
constexpr std::uint64_t kZip64Field = 1;

[[noreturn]] void fail_cut_zip() {
  throw UserError("is damaged: its list of records is not whole");
}

[[noreturn]] void fail_damaged(const std::string& name, const std::string& what) {
  throw UserError("is damaged: its record " + excerpt(name) + " " + what);
}

/// Takes little-endian numbers and texts from the front of bytes.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : left_(bytes) {}

  [[nodiscard]] bool begins_with(std::string_view mark) const {
    return left_.substr(0, mark.size()) == mark;
  }
  [[nodiscard]] std::size_t left() const { return left_.size(); }

  std::string_view text(std::uint64_t size) {
    if (size > left_.size()) fail_cut_zip();
    const std::string_view taken = left_.substr(0, size);
    left_.remove_prefix(size);
    return taken;
  }
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    int shift = 0;
    for (const char byte : text(size)) {
      value |= std::uint64_t{static_cast<unsigned char>(byte)} << shift;
      shift += 8;
    }
    return value;
  }
  void skip(std::uint64_t size) { text(size); }

 private:
  std::string_view left_;
};

/// Of an entry's extra fields, the one with what does not fit into four bytes.
Fields zip64_field(Fields extra) {
  while (extra.left() > 0) {
    const std::uint64_t id = extra.number(2);
    const std::string_view content = extra.text(extra.number(2));
    if (id == kZip64Field) return Fields(content);
  }
  return Fields("");
}

std::string without_first_folder(std::string_view name) {
  return std::string(name.substr(name.find('/') + 1));
}

}  // namespace

ZipArchive::ZipArchive(const std::filesystem::path& path) : in_(path, std::ios::binary) {
  in_.seekg(0, std::ios::end);
  const auto end = static_cast<std::streamoff>(in_.tellg());
  std::error_code error;
  if (!in_ || std::filesystem::is_directory(path, error)) throw UserError("cannot be read");
  file_size_ = static_cast<std::uint64_t>(end);
  read_directory(find_directory());
}

std::string ZipArchive::bytes(std::uint64_t offset, std::uint64_t size) {
  if (offset > file_size_ || size > file_size_ - offset) fail_cut_zip();
  std::string text(size, '\0');
  in_.seekg(static_cast<std::streamoff>(offset));
  in_.read(text.data(), static_cast<std::streamsize>(size));
  if (!in_) fail_cut_zip();
  return text;
}

// The file ends with where its directory is and, before that, where zip64 says the same.
ZipArchive::Directory ZipArchive::find_directory() {
  const std::uint64_t tail_size = std::min(file_size_, kEndSize + kLongestComment);
  const std::string tail = bytes(file_size_ - tail_size, tail_size);
  const std::size_t found = tail.rfind(kEndMark);
  if (found == std::string::npos)
    throw UserError("is no zip archive, or one that is cut off at its end");
  const std::uint64_t end_offset = file_size_ - tail_size + found;
  const std::string end = bytes(end_offset, kEndSize);
  if (end_offset >= kLocatorSize) {
    const std::string locator = bytes(end_offset - kLocatorSize, kLocatorSize);
    Fields fields(locator);
    if (fields.begins_with(kLocatorMark)) {
      fields.skip(8);
      return find_directory64(fields.number(8));
    }
  }
  Fields fields(end);
  fields.skip(10);
  const std::uint64_t records = fields.number(2), size = fields.number(4);
  return {fields.number(4), size, records};
}

ZipArchive::Directory ZipArchive::find_directory64(std::uint64_t end_offset) {
  const std::string end = bytes(end_offset, kEnd64Size);
  Fields fields(end);
  if (!fields.begins_with(kEnd64Mark)) fail_cut_zip();
  fields.skip(32);
  const std::uint64_t records = fields.number(8), size = fields.number(8);
  return {fields.number(8), size, records};
}

void ZipArchive::read_directory(const Directory& directory) {
  const std::string list = bytes(directory.offset, directory.size);
  Fields fields(list);
  std::uint64_t bytes_left = file_size_;
  for (std::uint64_t i = 0; i < directory.records; ++i) {
    if (!fields.begins_with(kEntryMark)) fail_cut_zip();
    fields.skip(10);
    Record record{};
    record.compressed = fields.number(2) != 0;
    fields.skip(4);  // its time
    record.crc = static_cast<std::uint32_t>(fields.number(4));
    record.size = fields.number(4);
    std::uint64_t unpacked_size = fields.number(4);
    const std::uint64_t name_size = fields.number(2), extra_size = fields.number(2),
                        comment_size = fields.number(2);
    fields.skip(8);
    record.offset = fields.number(4);
    const std::string name = without_first_folder(fields.text(name_size));
    Fields in64 = zip64_field(Fields(fields.text(extra_size)));
    fields.skip(comment_size);
    for (std::uint64_t* number : {&unpacked_size, &record.size, &record.offset})
      if (*number == kIn64) *number = in64.number(8);
    // Records that share bytes would let a small file ask for much memory.
    if (record.offset > file_size_ || record.size > bytes_left)
      fail_damaged(name, "lies outside of the file");
    bytes_left -= record.size;
    if (!record.compressed && record.size != unpacked_size)
      fail_damaged(name, "is said to have two sizes");
    records_.emplace(name, record);
  }
}

const ZipArchive::Record& ZipArchive::at(const std::string& name) const {
  const auto found = records_.find(name);
  if (found == records_.end()) throw UserError("has no record " + excerpt(name));
  return found->second;
}

void ZipArchive::read(const std::string& name, void* to) {
  const Record& record = at(name);
  if (record.compressed) fail_damaged(name, "is compressed");
  const std::string head = bytes(record.offset, kRecordSize);
  Fields fields(head);
  if (!fields.begins_with(kRecordMark)) fail_damaged(name, "is not where the list of records says");
  fields.skip(26);
  const std::uint64_t name_size = fields.number(2), extra_size = fields.number(2);
  in_.seekg(static_cast<std::streamoff>(record.offset + kRecordSize + name_size + extra_size));
  in_.read(static_cast<char*>(to), static_cast<std::streamsize>(record.size));
  if (!in_) fail_damaged(name, "lies outside of the file");
  if (crc32_z(0, static_cast<const Bytef*>(to), record.size) != record.crc)
    fail_damaged(name, "does not have its checksum");
}

std::string ZipArchive::read(const std::string& name) {
  std::string content(size_of(name), '\0');
  read(name, content.data());
  return content;
}

}  // namespace emoxnet::models

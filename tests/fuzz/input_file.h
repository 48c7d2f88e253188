// What a fuzzer made up, as a file for readers that take a path; and what they may do with it.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>

#include "native/support/check.h"
#include "native/support/fnv1a.h"
#include "native/support/user_error.h"

namespace emoxnet::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A file in memory alone: thousands are read in a second.
class InputFile {
 public:
  explicit InputFile(std::string_view bytes) : descriptor_(memfd_create("input", MFD_CLOEXEC)) {
    EMOXNET_CHECK(descriptor_ >= 0, "a file in memory");
    const auto written = write(descriptor_, bytes.data(), bytes.size());
    EMOXNET_CHECK(written == static_cast<ssize_t>(bytes.size()), "all of it is written");
  }
  ~InputFile() { close(descriptor_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  [[nodiscard]] std::filesystem::path path() const {
    return "/proc/self/fd/" + std::to_string(descriptor_);
  }

 private:
  int descriptor_;
};

/// The bytes with their last eight made the checksum of all before, as no mutation would find it.
inline std::string with_checksum(std::string_view bytes) {
  std::string file(bytes);
  if (file.size() < sizeof(std::uint64_t)) return file;
  Fnv1a hash;
  const std::size_t content = file.size() - sizeof(std::uint64_t);
  hash.add(file.data(), content);
  const std::uint64_t sum = hash.value();
  std::memcpy(file.data() + content, &sum, sizeof sum);
  return file;
}

/// A reader reads, or says in a sentence why not; whatever else it does is a finding.
template <typename Read>
void expect_sentence(const Read& read) {
  try {
    read();
  } catch (const UserError&) {
  }
}

}  // namespace emoxnet::fuzz

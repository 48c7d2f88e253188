// Lets a fuzzer past the checksums of a zip archive.
#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace emoxnet::fuzz {

/// The bytes with every entry of the list of records made to tell the CRC-32 of what it points to,
/// as no mutation would find it.
inline std::string with_zip_checksums(std::string_view bytes) {
  constexpr std::size_t kEntry = 46, kRecord = 30;  // without what has a length of its own
  std::string file(bytes);
  const auto number = [&](std::size_t position, std::size_t size) {
    std::uint32_t value = 0;
    std::memcpy(&value, file.data() + position, size);
    return std::size_t{value};
  };
  for (std::size_t at = 0; (at = file.find("PK\x01\x02", at)) != std::string::npos; ++at) {
    if (file.size() - at < kEntry) break;
    const std::size_t size = number(at + 20, 4), record = number(at + 42, 4);
    if (file.size() < kRecord || record > file.size() - kRecord) continue;
    const std::size_t begin = record + kRecord + number(record + 26, 2) + number(record + 28, 2);
    if (begin > file.size() || size > file.size() - begin) continue;
    const auto* content = reinterpret_cast<const Bytef*>(file.data() + begin);
    const auto crc = static_cast<std::uint32_t>(crc32_z(0, content, size));
    std::memcpy(file.data() + at + 16, &crc, sizeof crc);
  }
  return file;
}

}  // namespace emoxnet::fuzz

// FNV-1a, 64 bits (Fowler, Noll, Vo): tells damaged and mixed-up files from whole ones; no guard
// against malice.
#pragma once

#include <cstddef>
#include <cstdint>

namespace emoxnet {

class Fnv1a {
 public:
  void add(const void* data, std::size_t bytes) {
    const auto* byte = static_cast<const unsigned char*>(data);
    for (std::size_t i = 0; i < bytes; ++i) hash_ = (hash_ ^ byte[i]) * 0x100000001b3ULL;
  }
  [[nodiscard]] std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325ULL;
};

}  // namespace emoxnet

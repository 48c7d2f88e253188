// How many bytes a tensor takes that a file tells of, before any is allocated for it.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace emoxnet::models {

/// Nothing for a shape that cannot be, or needs more than `most` bytes.
inline std::optional<std::uint64_t> tensor_bytes(const std::vector<std::int64_t>& shape,
                                                 std::uint64_t value_bytes, std::uint64_t most) {
  std::uint64_t bytes = value_bytes;
  for (const std::int64_t side : shape) {
    // In this order nothing can overflow; an empty tensor has no bytes left to exceed.
    if (side < 0 || (side > 0 && bytes > most / static_cast<std::uint64_t>(side))) return {};
    bytes *= static_cast<std::uint64_t>(side);
  }
  if (bytes > most) return {};
  return bytes;
}

}  // namespace emoxnet::models

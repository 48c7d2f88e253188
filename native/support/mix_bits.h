// A number to one that shows nothing of it: random numbers that follow from where they are used.
#pragma once

#include <cstdint>

namespace emoxnet {

/// splitmix64's output function (Steele, Lea, Flood 2014), of the state that follows z.
inline std::uint64_t mix_bits(std::uint64_t z) {
  z += 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace emoxnet

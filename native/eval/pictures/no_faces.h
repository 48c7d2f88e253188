// Pictures without a face, drawn: what a network must not be sure of.
#pragma once

#include <cstdint>
#include <vector>

namespace emoxnet::eval {

/// count pictures of [48,48] grey, row-major, one behind the other: a tenth blank, two tenths
/// noise, the rest shapes, lines and writing over a shaded ground. The same seed draws the same.
std::vector<std::uint8_t> draw_no_faces(int count, std::uint64_t seed);

}  // namespace emoxnet::eval

// Which of several faces a picture is about.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "native/detect/detected_face.h"

namespace emoxnet::detect {

/// The places of the faces: the largest first, but none that is doubtful before one that is not, as
/// it may be a pattern on a wall. before: the place of the one that was the main face a frame ago;
/// of two about as large it is to be the same one in all frames, though a mouth that opens makes
/// its face larger.
std::vector<std::size_t> main_first(const std::vector<DetectedFace>& faces,
                                    std::optional<std::size_t> before = {});

}  // namespace emoxnet::detect

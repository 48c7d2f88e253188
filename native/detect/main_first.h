// Which of several faces a picture is about.
#pragma once

#include <vector>

#include "native/detect/detected_face.h"

namespace emoxnet::detect {

/// The places of the faces: the largest first, but none that is doubtful before one that is not, as
/// it may be a pattern on a wall.
std::vector<std::size_t> main_first(const std::vector<DetectedFace>& faces);

}  // namespace emoxnet::detect

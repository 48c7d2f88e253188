// A network's answer about one face.
#pragma once

#include <array>

#include "native/vision/labels.h"

namespace emoxnet::eval {

using Probabilities = std::array<float, vision::kClasses>;  ///< sums to 1

}  // namespace emoxnet::eval

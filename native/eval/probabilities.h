// A network's answer about one face.
#pragma once

#include <vector>

namespace emoxnet::eval {

using Probabilities = std::vector<float>;  ///< [classes], sums to 1

}  // namespace emoxnet::eval

// A mistake of the person who runs the program: bad file, bad option, wrong shape of input. The
// command line prints the sentence and exits with 2. Bugs do not use this: see check.h.
#pragma once

#include <stdexcept>
#include <string>

namespace emoxnet {

struct UserError : std::runtime_error {
  /// sentence: what is wrong, where, and what was expected.
  explicit UserError(const std::string& sentence) : std::runtime_error(sentence) {}
};

}  // namespace emoxnet

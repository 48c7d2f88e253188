// Keeps from people what image codecs say on standard error: they name no file.
#pragma once

#include <string>

namespace emoxnet::data {

/// While one lives, what its thread writes through stderr or std::cerr is not printed. What other
/// threads write is.
class QuietCodecs {
 public:
  QuietCodecs();
  ~QuietCodecs();
  QuietCodecs(const QuietCodecs&) = delete;
  QuietCodecs& operator=(const QuietCodecs&) = delete;

  /// What was written so far: all that tells of damage where a codec returns a picture all the
  /// same.
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  std::string said_;
  std::string* const before_;  ///< where the thread wrote to before, or nowhere
};

}  // namespace emoxnet::data

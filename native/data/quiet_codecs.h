// Keeps from people what image codecs say on standard error: they name no file.
#pragma once

namespace emoxnet::data {

/// While one lives, what its thread writes through stderr or std::cerr is dropped. What other
/// threads write is not.
class QuietCodecs {
 public:
  QuietCodecs();
  ~QuietCodecs();
  QuietCodecs(const QuietCodecs&) = delete;
  QuietCodecs& operator=(const QuietCodecs&) = delete;
};

}  // namespace emoxnet::data

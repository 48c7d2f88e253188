// What an error sentence shows of bad input.
#pragma once

#include <string>
#include <string_view>

namespace emoxnet {

/// What a person can read, in quotes, of a text that may be binary junk or 9,000 characters long.
inline std::string excerpt(std::string_view text) {
  std::string shown;
  for (const char c : text.substr(0, 24)) shown += c >= ' ' && c <= '~' ? c : '?';
  return "'" + shown + (text.size() > 24 ? "…'" : "'");
}

}  // namespace emoxnet

#pragma once

#include <string>

namespace emoxnet {

/// Of the letters a to z; whatever else there is stays.
inline std::string lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace emoxnet

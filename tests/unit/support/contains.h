#pragma once

#include <string>

namespace emoxnet::test {

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace emoxnet::test

// printf onto the end of a string.
#pragma once

#include <string>

namespace emoxnet {

/// What goes beyond 255 characters is cut off.
__attribute__((format(printf, 2, 3))) void append(std::string& text, const char* format, ...);

}  // namespace emoxnet

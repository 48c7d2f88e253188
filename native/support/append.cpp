#include "native/support/append.h"

#include <cstdarg>
#include <cstdio>

namespace emoxnet {

void append(std::string& text, const char* format, ...) {
  char line[256];
  va_list values;
  va_start(values, format);
  std::vsnprintf(line, sizeof line, format, values);
  va_end(values);
  text += line;
}

}  // namespace emoxnet

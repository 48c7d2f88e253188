// For conditions that only a bug can break: aborts with file, line and a hint.
#pragma once

#include <cstdio>
#include <cstdlib>

#define EMOXNET_CHECK(condition, hint)                                                            \
  do {                                                                                            \
    if (!(condition)) {                                                                           \
      std::fprintf(stderr, "%s:%d: bug: %s does not hold (%s)\n", __FILE__, __LINE__, #condition, \
                   hint);                                                                         \
      std::abort();                                                                               \
    }                                                                                             \
  } while (false)

#include "native/data/quiet_codecs.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ext/stdio_sync_filebuf.h>
#include <iostream>

namespace emoxnet::data {
namespace {

thread_local int quiet_codecs = 0;  // that live on this thread

ssize_t write_unless_quiet(void* /*cookie*/, const char* text, std::size_t size) {
  std::size_t done = quiet_codecs > 0 ? size : 0;
  while (done < size) {
    const ssize_t written = ::write(STDERR_FILENO, text + done, size - done);
    if (written < 0 && errno != EINTR) break;
    if (written > 0) done += static_cast<std::size_t>(written);
  }
  return static_cast<ssize_t>(done);
}

// libjpeg and libpng print through stderr, OpenCV through std::cerr, and neither can be told not to
// from here. glibc lets programs put another stream in stderr's place.
bool filter_standard_error() {
  std::FILE* const filter =
      ::fopencookie(nullptr, "w", {nullptr, write_unless_quiet, nullptr, nullptr});
  if (filter == nullptr) return false;
  std::setvbuf(filter, nullptr, _IONBF, 0);
  stderr = filter;
  // Kept until the process ends, as std::cerr is.
  std::cerr.rdbuf(new __gnu_cxx::stdio_sync_filebuf<char>(filter));
  return true;
}

}  // namespace

QuietCodecs::QuietCodecs() {
  [[maybe_unused]] static const bool kIsFiltered = filter_standard_error();
  ++quiet_codecs;
}

QuietCodecs::~QuietCodecs() { --quiet_codecs; }

}  // namespace emoxnet::data

#include "native/data/quiet_codecs.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <ext/stdio_sync_filebuf.h>
#include <iostream>

namespace emoxnet::data {
namespace {

thread_local std::string* listener = nullptr;  // what this thread writes goes there, if anywhere

ssize_t write_unless_quiet(void* /*cookie*/, const char* text, std::size_t size) {
  if (listener != nullptr) listener->append(text, size);
  std::size_t done = listener != nullptr ? size : 0;
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

QuietCodecs::QuietCodecs() : before_(listener) {
  [[maybe_unused]] static const bool kIsFiltered = filter_standard_error();
  listener = &said_;
}

QuietCodecs::~QuietCodecs() { listener = before_; }

}  // namespace emoxnet::data

#include "native/support/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "native/support/user_error.h"

namespace emoxnet {
namespace fs = std::filesystem;

namespace {

// A rename may reach the disk before the bytes do; a crash would then leave an empty file. Some
// disks say only here that they are full.
void flush_to_disk(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY);
  const bool flushed = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  // Not every file system can be asked.
  if (!flushed && reason != EINVAL && reason != ENOTSUP)
    throw fs::filesystem_error("fsync", path, std::error_code(reason, std::generic_category()));
}

/// Where that lies which a link stands for.
fs::path behind_links(const fs::path& path) {
  std::error_code error;
  const fs::path target = fs::canonical(path, error);
  return error ? path : target;
}

/// A device or a pipe: it stays what it is, and holds nothing that could be lost.
bool is_stream(const fs::path& path) {
  std::error_code error;
  const auto kind = fs::status(path, error).type();
  return kind == fs::file_type::character || kind == fs::file_type::block ||
         kind == fs::file_type::fifo || kind == fs::file_type::socket;
}

}  // namespace

void write_atomically(const fs::path& path, const std::function<void(const fs::path&)>& write) {
  std::error_code error;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (error)
    throw UserError(path.parent_path().string() + ": cannot create the folder: " + error.message());
  if (is_stream(path)) return write(path);
  const fs::path target = behind_links(path);
  fs::path temporary = target;
  temporary += "." + std::to_string(::getpid()) + ".tmp";
  try {
    write(temporary);
    flush_to_disk(temporary);
    fs::rename(temporary, target);
  } catch (const fs::filesystem_error& failure) {
    fs::remove(temporary, error);
    throw UserError(path.string() + ": cannot be written: " + failure.code().message());
  } catch (...) {
    fs::remove(temporary, error);
    throw;
  }
}

void write_stream_atomically(const fs::path& path,
                             const std::function<void(std::ostream&)>& write) {
  write_atomically(path, [&](const fs::path& temporary) {
    std::ofstream stream(temporary, std::ios::binary);
    if (stream) write(stream);
    stream.close();
    if (!stream) throw UserError(path.string() + ": cannot be written: " + std::strerror(errno));
  });
}

}  // namespace emoxnet

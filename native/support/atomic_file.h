// Files appear whole or not at all: written under a temporary name, flushed, then renamed.
#pragma once

#include <filesystem>
#include <functional>
#include <ostream>
#include <string>

namespace emoxnet {

/// Calls write(temporary path) and renames the result to `path`. Creates missing parent folders.
/// If `write` throws, the temporary file is removed and nothing else has changed. A link stays one;
/// to a device or a pipe it is written at once.
void write_atomically(const std::filesystem::path& path,
                      const std::function<void(const std::filesystem::path&)>& write);

/// As above for a stream. Throws UserError naming the path when the disk refuses.
void write_stream_atomically(const std::filesystem::path& path,
                             const std::function<void(std::ostream&)>& write);

}  // namespace emoxnet

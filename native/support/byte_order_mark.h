// UTF-8's byte order mark, which Windows' programs put before a text.
#pragma once

#include <string>
#include <string_view>

namespace emoxnet {

/// first_line: of a file, which loses the mark if it has one.
inline void strip_byte_order_mark(std::string& first_line) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (first_line.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0)
    first_line.erase(0, kByteOrderMark.size());
}

}  // namespace emoxnet

#include "native/data/text_file.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "native/support/byte_order_mark.h"
#include "native/support/lower_case.h"

namespace emoxnet::data {
namespace {

bool has_at(std::string_view text, std::size_t at, std::string_view bytes) {
  return text.size() >= at && text.compare(at, bytes.size(), bytes) == 0;
}

/// What packs the file, by its first bytes, and the way out; empty for none.
std::string packed_by(std::string_view text) {
  struct Kind {
    std::size_t at;
    std::string_view bytes;
    const char* sentence;
  };
  static constexpr std::array<Kind, 8> kKinds = {{
      {257, "ustar", "is a tar archive; expected the file in it: unpack it first (tar -xf)"},
      {0, "\x1F\x8B", "is compressed by gzip; expected the file itself: gunzip it first"},
      {0, "PK\x03\x04", "is a zip archive; expected the file in it: unzip it first"},
      {0, "\xFD\x37zXZ", "is compressed by xz; expected the file itself: unxz it first"},
      {0, "BZh", "is compressed by bzip2; expected the file itself: bunzip2 it first"},
      {0, "\x28\xB5\x2F\xFD", "is compressed by zstd; expected the file itself: unzstd it first"},
      {0, "7z\xBC\xAF", "is a 7z archive; expected the file in it: unpack it first (7z x)"},
      {0, "Rar!\x1A", "is a RAR archive; expected the file in it: unpack it first (unrar x)"},
  }};
  for (const Kind& kind : kKinds)
    if (has_at(text, kind.at, kind.bytes)) return kind.sentence;
  return "";
}

/// What came in the file's place where it was to be fetched, and the way out; empty for nothing.
std::string in_place_of_it(const std::string& first_line) {
  if (has_at(first_line, 0, "version https://git-lfs"))
    return "is a Git LFS pointer; expected the file itself: fetch it first (git lfs pull)";
  constexpr std::size_t kEnough = 16;
  const auto start = std::min(first_line.find_first_not_of(" \t"), first_line.size());
  const std::string tag = lower_case(first_line.substr(start, kEnough));
  if (has_at(tag, 0, "<!doctype html") || has_at(tag, 0, "<html"))
    return "is an HTML page; expected the file itself: download it again";
  return "";
}

bool ends_lines_by_carriage_returns(const std::string& first_line) {
  const auto carriage_return = first_line.find('\r');
  return carriage_return != std::string::npos && carriage_return + 1 < first_line.size() &&
         first_line.find_first_not_of('\r', carriage_return) != std::string::npos;
}

}  // namespace

std::string begin_text(std::string& first_line) {
  strip_byte_order_mark(first_line);
  for (const std::string& foreign : {packed_by(first_line), in_place_of_it(first_line)})
    if (!foreign.empty()) return foreign;
  // Without a mark its letters still have a byte of zero each.
  if (has_at(first_line, 0, "\xFF\xFE") || has_at(first_line, 0, "\xFE\xFF") ||
      first_line.find('\0') < 2)
    return "is UTF-16; expected UTF-8: save it as such";
  if (ends_lines_by_carriage_returns(first_line))
    return "ends its lines by carriage returns alone; expected line feeds: save it as such";
  return "";
}

}  // namespace emoxnet::data

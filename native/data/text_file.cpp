#include "native/data/text_file.h"

#include <string_view>

#include "native/support/byte_order_mark.h"

namespace emoxnet::data {

std::string begin_text(std::string& first_line) {
  strip_byte_order_mark(first_line);
  const auto begins = [&](std::string_view bytes, std::size_t at = 0) {
    return first_line.size() >= at + bytes.size() &&
           first_line.compare(at, bytes.size(), bytes) == 0;
  };
  constexpr std::size_t kTarMark = 257;
  if (begins("ustar", kTarMark))
    return "is a tar archive; expected the file in it: unpack it first (tar -xf)";
  if (begins("\x1F\x8B")) return "is compressed by gzip; expected the file itself: gunzip it first";
  if (begins("PK\x03\x04")) return "is a zip archive; expected the file in it: unzip it first";
  // Without a mark its letters still have a byte of zero each.
  if (begins("\xFF\xFE") || begins("\xFE\xFF") || first_line.find('\0') < 2)
    return "is UTF-16; expected UTF-8: save it as such";
  const auto carriage_return = first_line.find('\r');
  if (carriage_return != std::string::npos && carriage_return + 1 < first_line.size() &&
      first_line.find_first_not_of('\r', carriage_return) != std::string::npos)
    return "ends its lines by carriage returns alone; expected line feeds: save it as such";
  return "";
}

}  // namespace emoxnet::data

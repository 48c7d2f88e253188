#include "native/data/text_file.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "native/support/byte_order_mark.h"

namespace emoxnet::data {

using namespace std::string_view_literals;

namespace {

bool has_at(std::string_view text, std::size_t at, std::string_view bytes) {
  return text.size() >= at && text.compare(at, bytes.size(), bytes) == 0;
}

constexpr const char* kOffice =
    "is an office document, such as an Excel workbook; expected text: save it as CSV";

/// What format the file is in, by its first bytes, and the way out; empty for text. Office's
/// documents are zip archives that begin with one of a few files; Parquet's first page has a type.
std::string other_format(std::string_view text) {
  struct Kind {
    std::size_t at;
    std::string_view bytes;
    const char* sentence;
  };
  static constexpr std::array<Kind, 16> kKinds = {{
      {257, "ustar", "is a tar archive; expected the file in it: unpack it first (tar -xf)"},
      {0, "\x1F\x8B", "is compressed by gzip; expected the file itself: gunzip it first"},
      {30, "[Content_Types].xml", kOffice},
      {30, "docProps/", kOffice},
      {30, "_rels/", kOffice},
      {30, "xl/", kOffice},
      {30, "mimetypeapplication/vnd.oasis", kOffice},
      {0, "\xD0\xCF\x11\xE0", kOffice},
      {0, "PAR1\x15",
       "is a Parquet file; expected CSV: pandas.read_parquet(...).to_csv(...) makes it"},
      {0, "PK\x03\x04", "is a zip archive; expected the file in it: unzip it first"},
      {0, "\xFD\x37zXZ", "is compressed by xz; expected the file itself: unxz it first"},
      {0, "BZh", "is compressed by bzip2; expected the file itself: bunzip2 it first"},
      {0, "\x28\xB5\x2F\xFD", "is compressed by zstd; expected the file itself: unzstd it first"},
      {0, "\x04\x22\x4D\x18", "is compressed by lz4; expected the file itself: unlz4 it first"},
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
  const auto start = first_line.find_first_not_of(" \t");
  if (start != std::string::npos && first_line[start] == '<')
    return "is a web page; expected the file itself: download it again";
  return "";
}

bool ends_lines_by_carriage_returns(const std::string& first_line) {
  const auto carriage_return = first_line.find('\r');
  return carriage_return != std::string::npos && carriage_return + 1 < first_line.size() &&
         first_line.find_first_not_of('\r', carriage_return) != std::string::npos;
}

bool is_blank(const std::string& line) {
  return line.find_first_not_of(" \t\r") == std::string::npos;
}

}  // namespace

TextFile::TextFile(const std::filesystem::path& path, std::string what)
    : path_(path.string()), what_(std::move(what)), in_(path, std::ios::binary) {
  std::error_code error;
  if (!in_ || std::filesystem::is_directory(path, error))
    throw UserError(path_ + ": cannot be opened; expected " + what_);
}

bool TextFile::next() {
  do {
    if (!std::getline(in_, line_)) {
      if (!has_begun_) throw UserError(path_ + ": is empty; expected " + what_);
      return false;
    }
    ++line_number_;
    bytes_ += line_.size() + 1;
  } while (is_blank(line_));
  if (!std::exchange(has_begun_, true)) {
    const std::string foreign = begin_text(line_);
    if (!foreign.empty()) fail(foreign);
  }
  return true;
}

void TextFile::fail(const std::string& what) const {
  throw UserError(path_ + ":" + std::to_string(line_number_) + ": " + what);
}

void TextFile::fail_line(const std::string& what) const {
  if (in_.eof()) fail(what + " (is the file cut off here?)");
  throw BadLine(path_ + ":" + std::to_string(line_number_) + ": " + what);
}

void LineReader::read(const std::function<void()>& read) {
  ++lines_;
  try {
    read();
  } catch (const BadLine& fault) {
    if (!leave_out_) throw;
    leave_out_(fault.what());
    if (left_out_++ == 0) first_fault_ = fault.what();
  }
}

void LineReader::expect_most() const {
  if (2 * left_out_ <= lines_) return;
  throw UserError(first_fault_ + (lines_ == 1
                                      ? ""
                                      : "; " + std::to_string(left_out_) + " of the " +
                                            std::to_string(lines_) + " lines cannot be read"));
}

std::string other_separator(std::string_view line) {
  bool quoted = false;
  std::ptrdiff_t commas = 0, semicolons = 0, tabs = 0;
  for (const char c : line) {
    quoted ^= c == '"';
    if (quoted) continue;
    commas += c == ',';
    semicolons += c == ';';
    tabs += c == '\t';
  }
  if (semicolons > commas) return "is separated by semicolons; expected commas";
  if (tabs > commas) return "is separated by tabs; expected commas";
  return "";
}

std::string begin_text(std::string& first_line) {
  strip_byte_order_mark(first_line);
  for (const std::string& foreign : {other_format(first_line), in_place_of_it(first_line)})
    if (!foreign.empty()) return foreign;
  for (const std::string_view mark : {"\xFF\xFE\0\0"sv, "\0\0\xFE\xFF"sv})
    if (has_at(first_line, 0, mark)) return "is UTF-32; expected UTF-8: save it as such";
  // Without a mark its letters still have a byte of zero each.
  if (has_at(first_line, 0, "\xFF\xFE") || has_at(first_line, 0, "\xFE\xFF") ||
      first_line.find('\0') < 2)
    return "is UTF-16; expected UTF-8: save it as such";
  if (ends_lines_by_carriage_returns(first_line))
    return "ends its lines by carriage returns alone; expected line feeds: save it as such";
  return "";
}

}  // namespace emoxnet::data

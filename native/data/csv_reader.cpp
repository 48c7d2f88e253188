#include "native/data/csv_reader.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include "native/support/excerpt.h"
#include "native/support/lower_case.h"

namespace emoxnet::data {
namespace {

std::string_view trim(std::string_view text) {
  const auto junk = [](char c) { return c == ' ' || c == '"' || c == '\r' || c == '\t'; };
  while (!text.empty() && junk(text.front())) text.remove_prefix(1);
  while (!text.empty() && junk(text.back())) text.remove_suffix(1);
  return text;
}

/// Where the field that begins at `start` ends.
std::size_t end_of_field(std::string_view line, std::size_t start) {
  bool quoted = false;
  std::size_t at = start;
  for (; at < line.size() && (quoted || line[at] != ','); ++at) quoted ^= line[at] == '"';
  return at;
}

/// Capitals do not matter; the header's size where there is none.
std::size_t position_of(const std::string& column, const std::vector<std::string_view>& header) {
  const auto found = std::find_if(header.begin(), header.end(), [&](std::string_view name) {
    return lower_case(std::string(name)) == lower_case(column);
  });
  return static_cast<std::size_t>(found - header.begin());
}

/// A whole number as pandas writes it once a column has gaps: "3.0" to "3".
std::string_view without_zeros(std::string_view text) {
  const auto point = text.find('.');
  const bool is_whole = point != std::string_view::npos && point + 1 < text.size() &&
                        text.find_first_not_of('0', point + 1) == std::string_view::npos;
  return is_whole ? text.substr(0, point) : text;
}

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& path) : file_(path, "a CSV file") {}

CsvReader::CsvReader(const std::filesystem::path& path, std::vector<std::string> columns,
                     const std::vector<std::string>& optional)
    : CsvReader(path) {
  std::string wanted;
  for (const std::string& column : columns) wanted += (wanted.empty() ? "" : ", ") + column;
  const auto required = static_cast<std::ptrdiff_t>(columns.size());
  columns_ = std::move(columns);
  columns_.insert(columns_.end(), optional.begin(), optional.end());
  file_.next();
  std::vector<std::string_view> header;
  split(header);
  width_ = header.size();
  for (const std::string& column : columns_) position_.push_back(position_of(column, header));
  if (std::count(position_.begin(), position_.begin() + required, width_) == 0) return;
  const std::string separator = other_separator(file_.line());
  fail(separator.empty()
           ? "expected a header with the columns " + wanted + ", found " + excerpt(file_.line())
           : separator);
}

CsvReader CsvReader::without_header(const std::filesystem::path& path,
                                    std::vector<std::string> columns) {
  CsvReader reader(path);
  reader.width_ = columns.size();
  reader.columns_ = std::move(columns);
  reader.position_.resize(reader.width_);
  std::iota(reader.position_.begin(), reader.position_.end(), std::size_t{0});
  reader.file_.next();
  reader.line_is_waiting_ = true;
  return reader;
}

bool CsvReader::next() {
  if (!advance()) return false;
  expect_fields();
  return true;
}

bool CsvReader::advance() {
  if (!std::exchange(line_is_waiting_, false) && !file_.next()) return false;
  split(fields_);
  return true;
}

void CsvReader::expect_fields() const {
  if (fields_.size() == width_) return;
  const std::string separator = other_separator(file_.line());
  fail_line(separator.empty() ? "expected " + std::to_string(width_) + " fields, found " +
                                    std::to_string(fields_.size())
                              : separator);
}

int CsvReader::number(std::size_t column, int most) const {
  const std::string_view text = field(column), digits = without_zeros(text);
  int value = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 0 || value > most)
    fail_line("expected " + columns_[column] + " to be a whole number from 0 to " +
              std::to_string(most) + ", found " + excerpt(text));
  return value;
}

void CsvReader::split(std::vector<std::string_view>& fields) const {
  fields.clear();
  const std::string_view line = file_.line();
  for (std::size_t start = 0; start <= line.size();) {
    const std::size_t end = end_of_field(line, start);
    fields.push_back(trim(line.substr(start, end - start)));
    start = end + 1;
  }
}

}  // namespace emoxnet::data

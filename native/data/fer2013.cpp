#include "native/data/fer2013.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <vector>

#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

constexpr std::array<std::string_view, 3> kUsages = {"Training", "PublicTest", "PrivateTest"};

std::string_view trim(std::string_view text) {
  const auto junk = [](char c) { return c == ' ' || c == '"' || c == '\r' || c == '\t'; };
  while (!text.empty() && junk(text.front())) text.remove_prefix(1);
  while (!text.empty() && junk(text.back())) text.remove_suffix(1);
  return text;
}

// A CSV file read line by line. FER-2013's fields hold no commas, quoted or not.
class CsvReader {
 public:
  CsvReader(const std::filesystem::path& path, const std::vector<std::string>& columns)
      : path_(path.string()), in_(path, std::ios::binary), expected_(columns) {
    std::error_code error;
    if (!in_ || std::filesystem::is_directory(path, error))
      throw UserError(path_ + ": cannot be opened; expected a CSV file");
    if (!next_line()) fail("is empty; expected a header line");
    skip_byte_order_mark();
    refuse_what_is_no_csv();
    std::vector<std::string_view> header;
    split(header);
    std::string wanted;
    for (const std::string& column : columns) {
      wanted += (wanted.empty() ? "" : ", ") + column;
      const auto found = std::find(header.begin(), header.end(), column);
      position_.push_back(static_cast<std::size_t>(found - header.begin()));
    }
    if (std::count(position_.begin(), position_.end(), header.size()) > 0)
      fail("expected a header with the columns " + wanted + ", found " + excerpt(line_));
    width_ = header.size();
  }

  /// Moves to the next line that is not blank; false at the end of the file.
  bool next() {
    do {
      if (!next_line()) return false;
    } while (trim(line_).empty());
    split(fields_);
    if (fields_.size() != width_)
      fail("expected " + std::to_string(width_) + " fields, found " +
           std::to_string(fields_.size()) + (in_.eof() ? " (is the file cut off here?)" : ""));
    return true;
  }

  /// Field of this line by the position of its column in the constructor's list.
  [[nodiscard]] std::string_view field(std::size_t column) const {
    return fields_[position_[column]];
  }

  [[nodiscard]] int number(std::size_t column, int most) const {
    const std::string_view text = field(column);
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || value > most)
      fail("expected " + expected_[column] + " to be a whole number from 0 to " +
           std::to_string(most) + ", found " + excerpt(text));
    return value;
  }

  [[nodiscard]] Split usage(std::size_t column) const {
    const auto* found = std::find(kUsages.begin(), kUsages.end(), field(column));
    if (found == kUsages.end())
      fail("expected Usage to be Training, PublicTest or PrivateTest, found " +
           excerpt(field(column)));
    return static_cast<Split>(found - kUsages.begin());
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(path_ + ":" + std::to_string(line_number_) + ": " + what);
  }

  [[nodiscard]] std::size_t bytes_read() const { return bytes_; }

 private:
  void skip_byte_order_mark() {
    constexpr std::string_view kMark = "\xEF\xBB\xBF";
    if (line_.compare(0, kMark.size(), kMark) == 0) line_.erase(0, kMark.size());
  }

  /// Files that people have beside it, or in place of it.
  void refuse_what_is_no_csv() const {
    const auto begins = [&](std::string_view bytes, std::size_t at = 0) {
      return line_.size() >= at + bytes.size() && line_.compare(at, bytes.size(), bytes) == 0;
    };
    if (begins("\xFF\xFE") || begins("\xFE\xFF"))
      fail("is UTF-16; expected a CSV file in UTF-8: save it as such");
    if (begins("\x1F\x8B")) fail("is compressed by gzip; expected the CSV file: gunzip it first");
    if (begins("PK\x03\x04")) fail("is a zip archive; expected the CSV file in it: unzip it first");
    constexpr std::size_t kTarMark = 257;
    if (begins("ustar", kTarMark))
      fail("is a tar archive; expected the CSV file in it: unpack it first (tar -xf)");
    if (line_.find(',') == std::string::npos && line_.find(';') != std::string::npos)
      fail("is separated by semicolons; expected commas");
  }

  bool next_line() {
    if (!std::getline(in_, line_)) return false;
    ++line_number_;
    bytes_ += line_.size() + 1;
    return true;
  }

  void split(std::vector<std::string_view>& fields) const {
    fields.clear();
    const std::string_view line = line_;
    for (std::size_t start = 0; start <= line.size();) {
      const std::size_t end = std::min(line.find(',', start), line.size());
      fields.push_back(trim(line.substr(start, end - start)));
      start = end + 1;
    }
  }

  std::string path_;
  std::ifstream in_;
  std::vector<std::string> expected_;
  std::vector<std::size_t> position_;
  std::size_t width_ = 0;
  std::string line_;
  std::vector<std::string_view> fields_;
  std::size_t line_number_ = 0, bytes_ = 0;
};

void parse_pixels(const CsvReader& csv, std::string_view text, std::vector<std::uint8_t>& pixels) {
  const std::size_t start = pixels.size();
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    while (at != end && *at == ' ') ++at;
    if (at == end) break;
    int value = -1;
    const auto [stop, error] = std::from_chars(at, end, value);
    if (error != std::errc() || value < 0 || value > 255 || (stop != end && *stop != ' '))
      csv.fail("expected pixel " + std::to_string(pixels.size() - start + 1) +
               " to be a whole number from 0 to 255, found " +
               excerpt(text.substr(static_cast<std::size_t>(at - text.data()))));
    pixels.push_back(static_cast<std::uint8_t>(value));
    at = stop;
  }
  if (pixels.size() - start != vision::kPixels)
    csv.fail("expected " + std::to_string(vision::kPixels) + " pixels (48x48), found " +
             std::to_string(pixels.size() - start));
}

std::vector<std::string> vote_columns() {
  std::vector<std::string> columns = {"Usage"};
  columns.insert(columns.end(), kVoteNames.begin(), kVoteNames.end());
  return columns;
}

}  // namespace

FaceDataset read_fer2013(const std::filesystem::path& pixels, const std::filesystem::path& votes,
                         const std::function<void(std::size_t, std::size_t)>& on_progress) {
  CsvReader pixel_csv(pixels, {"emotion", "pixels", "Usage"});
  CsvReader vote_csv(votes, vote_columns());
  std::error_code unknown;  // of a pipe
  const auto bytes = static_cast<std::size_t>(std::filesystem::file_size(pixels, unknown));
  FaceDataset dataset;
  while (pixel_csv.next()) {
    if (!vote_csv.next())
      pixel_csv.fail("expected as many rows as " + votes.string() + ", which ends after " +
                     std::to_string(dataset.size()) + " rows");
    FaceRecord record{};
    record.fer_label = static_cast<std::uint8_t>(pixel_csv.number(0, vision::kClasses - 1));
    record.split = pixel_csv.usage(2);
    if (vote_csv.usage(0) != record.split)
      vote_csv.fail("expected the Usage of the same row in " + pixels.string() + " (" +
                    std::string(pixel_csv.field(2)) + "), found " + excerpt(vote_csv.field(0)));
    for (int i = 0; i < kVoteColumns; ++i)
      record.votes[i] = static_cast<std::uint8_t>(vote_csv.number(1 + i, 255));
    parse_pixels(pixel_csv, pixel_csv.field(1), dataset.pixels);
    dataset.records.push_back(record);
    if (on_progress && !unknown) on_progress(pixel_csv.bytes_read(), bytes);
  }
  if (vote_csv.next())
    vote_csv.fail("expected as many rows as " + pixels.string() + ", which ends after " +
                  std::to_string(dataset.size()) + " rows");
  if (dataset.size() == 0) pixel_csv.fail("expected at least one picture, found only a header");
  dataset.find_twins();
  return dataset;
}

}  // namespace emoxnet::data

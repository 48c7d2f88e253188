#include "native/data/fer2013.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "native/data/csv_reader.h"
#include "native/support/excerpt.h"
#include "native/vision/labels.h"

namespace emoxnet::data {
namespace {

constexpr std::array<std::string_view, 3> kUsages = {"Training", "PublicTest", "PrivateTest"};

Split usage(const CsvReader& csv, std::size_t column) {
  const auto* found = std::find(kUsages.begin(), kUsages.end(), csv.field(column));
  if (found == kUsages.end())
    csv.fail("expected Usage to be Training, PublicTest or PrivateTest, found " +
             excerpt(csv.field(column)));
  return static_cast<Split>(found - kUsages.begin());
}

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

/// FER+'s votes, row by row.
class VoteFile {
 public:
  /// own_splits: whether the pictures have splits of their own. Kaggle's train.csv has not: it is
  /// FER-2013's Training alone, so that the other rows are passed over.
  VoteFile(const std::filesystem::path& path, bool own_splits)
      : name_(path.string()), csv_(path, columns()), own_splits_(own_splits) {}

  bool next() {
    while (csv_.next()) {
      split_ = usage(csv_, 0);
      if (own_splits_ || split_ == Split::kTrain) return true;
    }
    return false;
  }

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Split split() const { return split_; }

  [[nodiscard]] Votes votes() const {
    Votes votes{};
    for (int i = 0; i < kVoteColumns; ++i)
      votes[i] = static_cast<std::uint8_t>(csv_.number(1 + i, 255));
    return votes;
  }

  [[noreturn]] void fail(const std::string& what) const { csv_.fail(what); }
  [[nodiscard]] std::string usage_found() const { return excerpt(csv_.field(0)); }

 private:
  static std::vector<std::string> columns() {
    std::vector<std::string> names = {"Usage"};
    names.insert(names.end(), kVoteNames.begin(), kVoteNames.end());
    return names;
  }

  std::string name_;
  CsvReader csv_;
  bool own_splits_;
  Split split_{};
};

}  // namespace

FaceDataset read_fer2013(const std::filesystem::path& pixels,
                         const std::optional<std::filesystem::path>& votes, const Classes& classes,
                         const std::function<void(std::size_t, std::size_t)>& on_progress) {
  constexpr std::size_t kEmotion = 0, kPixelsColumn = 1, kUsage = 2;
  CsvReader csv(pixels, {"emotion", "pixels"}, {"Usage"});
  const bool has_usage = csv.has(kUsage);
  std::optional<VoteFile> vote_file;
  if (votes) vote_file.emplace(*votes, has_usage);
  std::error_code unknown;  // of a pipe
  const auto bytes = static_cast<std::size_t>(std::filesystem::file_size(pixels, unknown));
  FaceDataset dataset;
  dataset.classes = classes;
  const auto rows = [&] { return std::to_string(dataset.size()) + " rows"; };
  const auto report = [&](std::size_t done) {
    if (on_progress && !unknown) on_progress(done, bytes);
  };
  report(0);
  while (csv.next()) {
    const Split split = has_usage ? usage(csv, kUsage) : Split::kTrain;
    const auto name = vision::kClassNames[csv.number(kEmotion, vision::kClasses - 1)];
    FaceRecord record = single_label(split, own_label(classes, name));
    if (vote_file) {
      if (!vote_file->next())
        csv.fail("expected as many rows as " + vote_file->name() + ", which ends after " + rows());
      if (vote_file->split() != split)
        vote_file->fail("expected the Usage of the same row in " + pixels.string() + " (" +
                        std::string(csv.field(kUsage)) + "), found " + vote_file->usage_found());
      record.votes = vote_file->votes();
    }
    parse_pixels(csv, csv.field(kPixelsColumn), dataset.pixels);
    dataset.records.push_back(record);
    report(csv.bytes_read());
  }
  if (vote_file && vote_file->next())
    vote_file->fail("expected as many rows as " + pixels.string() + ", which ends after " + rows());
  if (dataset.size() == 0) csv.fail("expected at least one picture, found only a header");
  dataset.find_twins();
  return dataset;
}

}  // namespace emoxnet::data

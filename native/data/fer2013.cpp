#include "native/data/fer2013.h"

#include <charconv>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "native/data/csv_reader.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"
#include "native/vision/labels.h"

namespace emoxnet::data {
namespace {

Split usage(const CsvReader& csv, std::size_t column) {
  const auto split = split_named(csv.field(column));
  if (!split)
    csv.fail_row(
        "expected Usage to be Training, PublicTest or PrivateTest, or train, valid or test, "
        "found " +
        excerpt(csv.field(column)));
  return *split;
}

void parse_pixels(const CsvReader& csv, std::string_view text, std::vector<std::uint8_t>& pixels) {
  pixels.clear();
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    while (at != end && *at == ' ') ++at;
    if (at == end) break;
    int value = -1;
    const auto [stop, error] = std::from_chars(at, end, value);
    if (error != std::errc() || value < 0 || value > 255 || (stop != end && *stop != ' '))
      csv.fail_row("expected pixel " + std::to_string(pixels.size() + 1) +
                   " to be a whole number from 0 to 255, found " +
                   excerpt(text.substr(static_cast<std::size_t>(at - text.data()))));
    pixels.push_back(static_cast<std::uint8_t>(value));
    at = stop;
  }
  if (pixels.size() != vision::kPixels)
    csv.fail_row("expected " + std::to_string(vision::kPixels) + " pixels (48x48), found " +
                 std::to_string(pixels.size()));
}

/// FER+'s votes, row by row.
class VoteFile {
 public:
  /// own_splits: whether the pictures have splits of their own. Kaggle's train.csv has not: it is
  /// FER-2013's Training alone, so that the other rows are passed over.
  VoteFile(const std::filesystem::path& path, bool own_splits)
      : name_(path.string()), csv_(path, columns()), own_splits_(own_splits) {}

  /// Moves to the row of the next picture, whatever it holds; false at the end. Where some rows are
  /// passed over one without a Usage is refused: whether a picture belongs to it cannot be known.
  bool next() {
    while (csv_.advance())
      if (own_splits_ || split() == Split::kTrain) return true;
    return false;
  }

  [[nodiscard]] const std::string& name() const { return name_; }

  [[nodiscard]] Split split() const {
    csv_.expect_fields();
    return usage(csv_, 0);
  }

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
};

/// How often FER-2013's own label is the one with most votes. It is in 57 to 64 % of the rows of
/// files that belong together, and in 16 to 18 % where one is shifted or turned round: rows joined
/// wrongly look like any others and would be learnt from.
class Agreement {
 public:
  /// emotion: index into vision::kClassNames.
  void add(int emotion, const Votes& votes) {
    static const Classes kSeven = seven_classes();
    const auto voted = label(Protocol::kA, votes, kSeven);
    if (!voted) return;
    ++rows_;
    if (*voted == emotion) ++agreeing_;
  }

  void expect_same_order(const std::string& pixels, const std::string& votes) const {
    constexpr std::size_t kFewest = 100;  // fewer may differ by chance
    constexpr double kLeast = 0.35;
    if (rows_ < kFewest) return;
    const double share = static_cast<double>(agreeing_) / static_cast<double>(rows_);
    if (share >= kLeast) return;
    throw UserError(pixels + ": its labels are those with most votes in " + votes + " in " +
                    std::to_string(std::lround(100 * share)) + " % of " + std::to_string(rows_) +
                    " rows; expected more than half, as where both files have their rows in the "
                    "same order");
  }

 private:
  std::size_t rows_ = 0, agreeing_ = 0;
};

/// Both files, side by side.
class RowReader {
 public:
  RowReader(const std::filesystem::path& pixels, const std::optional<std::filesystem::path>& votes,
            const Classes& classes, const std::function<void(const std::string&)>& leave_out)
      : name_(pixels.string()),
        csv_(pixels, {"emotion", "pixels"}, {"Usage"}),
        leave_out_(leave_out) {
    if (votes) votes_.emplace(*votes, csv_.has(kUsage));
    dataset_.classes = classes;
  }

  /// Reads a row of each; false at their end.
  bool next() {
    const std::string so_many = ", which ends after " + std::to_string(rows_) + " rows";
    if (!csv_.advance()) {
      if (votes_ && votes_->next()) votes_->fail("expected as many rows as " + name_ + so_many);
      return false;
    }
    if (votes_ && !votes_->next())
      csv_.fail("expected as many rows as " + votes_->name() + so_many);
    ++rows_;
    try {
      add();
    } catch (const BadRow& fault) {
      if (!leave_out_) throw;
      leave_out_(fault.what());
      if (left_out_++ == 0) first_fault_ = fault.what();
    }
    return true;
  }

  /// What was read.
  FaceDataset finish() {
    if (rows_ == 0) csv_.fail("expected at least one picture, found only a header");
    if (2 * left_out_ > rows_) refuse_most();
    if (votes_) agreement_.expect_same_order(name_, votes_->name());
    dataset_.find_twins();
    return std::move(dataset_);
  }

  [[nodiscard]] std::size_t bytes_read() const { return csv_.bytes_read(); }

 private:
  static constexpr std::size_t kEmotion = 0, kPixelsColumn = 1, kUsage = 2;

  void add() {
    csv_.expect_fields();
    const Split split = csv_.has(kUsage) ? usage(csv_, kUsage) : Split::kTrain;
    if (votes_ && votes_->split() != split)
      votes_->fail("expected the Usage of the same row in " + name_ + " (" +
                   std::string(csv_.field(kUsage)) + "), found " + votes_->usage_found());
    const int emotion = csv_.number(kEmotion, vision::kClasses - 1);
    FaceRecord record =
        single_label(split, own_label(dataset_.classes, vision::kClassNames[emotion]));
    if (votes_) record.votes = votes_->votes();
    parse_pixels(csv_, csv_.field(kPixelsColumn), plane_);
    dataset_.records.push_back(record);
    dataset_.pixels.insert(dataset_.pixels.end(), plane_.begin(), plane_.end());
    if (votes_) agreement_.add(emotion, record.votes);
  }

  [[noreturn]] void refuse_most() const {
    throw UserError(first_fault_ + (rows_ == 1
                                        ? ""
                                        : "; " + std::to_string(left_out_) + " of the " +
                                              std::to_string(rows_) + " rows cannot be read"));
  }

  std::string name_;
  CsvReader csv_;
  std::optional<VoteFile> votes_;
  const std::function<void(const std::string&)>& leave_out_;
  FaceDataset dataset_;
  Agreement agreement_;
  std::vector<std::uint8_t> plane_;  ///< of one row
  std::string first_fault_;
  std::size_t rows_ = 0, left_out_ = 0;
};

}  // namespace

FaceDataset read_fer2013(const std::filesystem::path& pixels,
                         const std::optional<std::filesystem::path>& votes, const Classes& classes,
                         const std::function<void(std::size_t, std::size_t)>& on_progress,
                         const std::function<void(const std::string&)>& leave_out) {
  RowReader rows(pixels, votes, classes, leave_out);
  std::error_code unknown;  // of a pipe
  const auto bytes = static_cast<std::size_t>(std::filesystem::file_size(pixels, unknown));
  const auto report = [&](std::size_t done) {
    if (on_progress && !unknown) on_progress(done, bytes);
  };
  report(0);
  while (rows.next()) report(rows.bytes_read());
  return rows.finish();
}

}  // namespace emoxnet::data

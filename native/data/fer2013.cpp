#include "native/data/fer2013.h"

#include <algorithm>
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
    csv.fail_line(
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
      csv.fail_line("expected pixel " + std::to_string(pixels.size() + 1) +
                    " to be a whole number from 0 to 255, found " +
                    excerpt(text.substr(static_cast<std::size_t>(at - text.data()))));
    pixels.push_back(static_cast<std::uint8_t>(value));
    at = stop;
  }
  if (pixels.size() != vision::kPixels)
    csv.fail_line("expected " + std::to_string(vision::kPixels) + " pixels (48x48), found " +
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

/// How often FER-2013's own label is the one with most votes. It is in 66 % of the rows of files
/// that belong together, in 61 to 72 % of any 500 in a row, and in 14 to 23 % where one is shifted:
/// rows joined wrongly look like any others and would be learnt from.
class Agreement {
 public:
  Agreement(std::string pixels, std::string votes)
      : pixels_(std::move(pixels)), votes_(std::move(votes)) {}

  /// row: from 1. emotion: index into vision::kClassNames. Throws UserError where so few of the
  /// last rows agree that the files cannot have theirs in the same order.
  void add(std::size_t row, int emotion, const Votes& votes) {
    static const Classes kSeven = seven_classes();
    const auto voted = label(Protocol::kA, votes, kSeven);
    if (!voted) return;
    for (Tally* tally : {&all_, &last_}) tally->add(row, emotion, emotion == *voted);
    if (last_.rows == kWindow) expect_same_order(std::exchange(last_, {}));
  }

  /// Throws likewise, of the rows since, and of all.
  void finish() const {
    if (all_.rows < kFewest) return;  // fewer may differ by chance
    if (last_.rows >= kFewest) expect_same_order(last_);
    if (all_.share() < kLeast) refuse(all_);
  }

 private:
  struct Tally {
    std::size_t rows = 0, agreeing = 0, first = 0, last = 0;
    std::array<std::size_t, vision::kClasses> of_emotion{};

    void add(std::size_t row, int emotion, bool agrees) {
      if (rows++ == 0) first = row;
      last = row;
      ++of_emotion[static_cast<std::size_t>(emotion)];
      if (agrees) ++agreeing;
    }

    [[nodiscard]] double share() const {
      return static_cast<double>(agreeing) / static_cast<double>(rows);
    }
  };

  static constexpr std::size_t kFewest = 100, kWindow = 500;
  static constexpr double kLeast = 0.35;

  /// Where a file is sorted by its labels, rows of fear alone agree in 14 % and tell nothing.
  void expect_same_order(const Tally& tally) const {
    const auto most = *std::max_element(tally.of_emotion.begin(), tally.of_emotion.end());
    if (2 * most <= tally.rows && tally.share() < kLeast) refuse(tally);
  }

  [[noreturn]] void refuse(const Tally& tally) const {
    throw UserError(pixels_ + ": in rows " + std::to_string(tally.first) + " to " +
                    std::to_string(tally.last) + " its labels are those with most votes in " +
                    votes_ + " in " + std::to_string(std::lround(100 * tally.share())) +
                    " %; expected more than half, as where both files have their rows in the same "
                    "order");
  }

  std::string pixels_, votes_;
  Tally all_, last_;
};

/// Both files, side by side.
class RowReader {
 public:
  RowReader(const std::filesystem::path& pixels, const std::optional<std::filesystem::path>& votes,
            const Classes& classes, const std::function<void(const std::string&)>& leave_out)
      : name_(pixels.string()),
        csv_(pixels, {"emotion", "pixels"}, {"Usage", "split", "set"}),
        rows_(leave_out) {
    for (std::size_t column = kUsage; column < kColumns && !usage_; ++column)
      if (csv_.has(column)) usage_ = column;
    if (votes) {
      votes_.emplace(*votes, usage_.has_value());
      agreement_.emplace(name_, votes->string());
    }
    dataset_.classes = classes;
  }

  /// Reads a row of each; false at their end.
  bool next() {
    if (!csv_.advance()) {
      if (votes_ && votes_->next())
        votes_->fail("expected as many rows as " + name_ + ", which ends after " +
                     std::to_string(rows_.lines()) + " rows");
      return false;
    }
    if (votes_ && !votes_->next())
      csv_.fail("expected as many rows as " + votes_->name() + ", which ends after " +
                std::to_string(rows_.lines()) + " rows" +
                (usage_ ? "" : " of Training, which alone are joined where there is no Usage"));
    rows_.read([this] { add(); });
    return true;
  }

  /// What was read.
  FaceDataset finish() {
    if (rows_.lines() == 0) csv_.fail("expected at least one picture, found only a header");
    rows_.expect_most();
    if (agreement_) agreement_->finish();
    dataset_.find_twins();
    return std::move(dataset_);
  }

  [[nodiscard]] std::size_t bytes_read() const { return csv_.bytes_read(); }

 private:
  static constexpr std::size_t kEmotion = 0, kPixelsColumn = 1, kUsage = 2, kColumns = 5;

  void add() {
    csv_.expect_fields();
    const Split split = usage_ ? usage(csv_, *usage_) : Split::kTrain;
    if (votes_ && votes_->split() != split)
      votes_->fail("expected the Usage of the same row in " + name_ + " (" +
                   std::string(csv_.field(*usage_)) + "), found " + votes_->usage_found());
    const int emotion = csv_.number(kEmotion, vision::kClasses - 1);
    FaceRecord record =
        single_label(split, own_label(dataset_.classes, vision::kClassNames[emotion]));
    if (votes_) record.votes = votes_->votes();
    parse_pixels(csv_, csv_.field(kPixelsColumn), plane_);
    dataset_.records.push_back(record);
    dataset_.pixels.insert(dataset_.pixels.end(), plane_.begin(), plane_.end());
    if (agreement_) agreement_->add(rows_.lines(), emotion, record.votes);
  }

  std::string name_;
  CsvReader csv_;
  LineReader rows_;
  std::optional<std::size_t> usage_;  ///< its column
  std::optional<VoteFile> votes_;
  std::optional<Agreement> agreement_;
  FaceDataset dataset_;
  std::vector<std::uint8_t> plane_;  ///< of one row
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

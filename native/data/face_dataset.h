// A labelled face data set in memory and as one packed file, and the choice of pictures for a run.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include "native/data/ferplus.h"
#include "native/vision/preprocess.h"

namespace emoxnet::data {

enum class Split : std::uint8_t {
  kTrain,
  kValid,
  kTest,
  kDev,  ///< set aside from train: what is chosen or fitted is chosen on it, so that valid stays
         ///< clean
};
inline constexpr int kSplits = 4;
inline constexpr std::array<std::string_view, kSplits> kSplitNames = {"train", "valid", "test",
                                                                      "dev"};

/// The split that data sets call so, in any letters: train, training, train_set; valid, val,
/// validation, val_set, dev, PublicTest; test, testing, test_set, PrivateTest. Nothing for any
/// other name.
std::optional<Split> split_named(std::string_view name);

/// Throws UserError for what is no share of train that can be taken away: 0 to 0.5.
void expect_share(const char* option, double share);

/// What is known of one picture. Stored as it is in the packed file.
struct FaceRecord {
  Split split;
  std::uint8_t own_label;        ///< what counts where nobody voted: index into the classes;
                                 ///< kNoLabel: it has none
  std::uint8_t splits_of_twins;  ///< bit s: a picture with the same pixels is in split s (own too)
  std::uint8_t splits_of_near_twins;  ///< likewise of the same picture mirrored, resized or saved
                                      ///< again, of other splits alone; 0: none, or it was not
                                      ///< looked for
  Votes votes;                        ///< FER+ votes, kVoteNames' order
  std::uint8_t unused_end[2];
};
static_assert(sizeof(FaceRecord) == 16);

inline constexpr std::uint8_t kNoLabel = 255;

/// FaceRecord::own_label of that name: kNoLabel where it is none of the classes.
std::uint8_t own_label(const Classes& classes, std::string_view name);

/// A picture of a data set that gives one label and no votes. label: index into the classes, or
/// kNoLabel.
FaceRecord single_label(Split split, int label);

struct FaceDataset {
  Classes classes = seven_classes();
  std::vector<FaceRecord> records;   ///< [images], in the order of the source file
  std::vector<std::uint8_t> pixels;  ///< [images,48,48] grey

  [[nodiscard]] std::size_t size() const { return records.size(); }
  [[nodiscard]] const std::uint8_t* plane(std::size_t i) const {
    return pixels.data() + i * vision::kPixels;
  }

  /// Index into the classes, or nothing where the protocol leaves the picture out. Both protocols
  /// give the picture's own label where nobody voted.
  [[nodiscard]] std::optional<int> label(Protocol protocol, std::size_t i) const;

  /// FNV-1a 64 of a picture's pixels: its name wherever it goes.
  [[nodiscard]] std::uint64_t picture(std::size_t i) const;

  /// Fills splits_of_twins from the pixels.
  void find_twins();

  /// Moves a share of train, in [0, 0.5], to valid, unless there is a valid split: of every
  /// protocol A's label's n pictures round(share * n), spread evenly over them; nothing is drawn at
  /// random. 0.1 takes the 5th, 15th, 25th … of a label.
  void hold_out_valid(double share);

  /// Moves about that share of train, in [0, 0.5], to dev. A picture goes by a hash of its pixels:
  /// copies stay together, and it goes the same way whichever others the data set has.
  void set_dev_aside(double share);

  /// Where epochs, temperature and offsets are chosen: dev if there is one, else valid.
  [[nodiscard]] Split selection_split() const;

  /// Indices of a split's images, ascending.
  [[nodiscard]] std::vector<std::size_t> images_of(Split split) const;

  /// Tells data sets apart by all that a training sees of them: pictures and votes of train and of
  /// selection_split().
  [[nodiscard]] std::uint64_t training_fingerprint() const;

  /// Packed file: "EMOXFACE", version, side, image count, bytes of the classes (uint32 little
  /// endian), classes (see to_lines()), records, pixels, FNV-1a 64 of all before. Written whole or
  /// not at all.
  void save(const std::filesystem::path& path) const;

  /// Also takes version 1, which names no classes: the seven. Throws UserError for a missing,
  /// foreign, truncated or damaged file.
  static FaceDataset load(const std::filesystem::path& path);
};

/// FER-2013 holds 1,853 surplus copies, some across splits.
enum class Duplicates {
  kInclude,
  kExclude,  ///< train, dev: drop what any other split has too; valid, test: drop what an earlier
             ///< one has. Near twins: train drops what another split has, dev what valid or test
             ///< has; valid and test keep theirs, so that scores stay comparable
};

struct Example {
  std::size_t image;  ///< index into the data set
  int label;          ///< index into the data set's classes
};

/// The pictures of a split that the protocol gives a label.
std::vector<Example> select(const FaceDataset& dataset, Split split, Protocol protocol,
                            Duplicates duplicates);

/// Pictures of train and dev that a near twin alone keeps from being trained on.
std::size_t count_near_twins(const FaceDataset& dataset);

/// Counts per class, [classes].
std::vector<int> count_labels(const std::vector<Example>& examples, std::size_t classes);

}  // namespace emoxnet::data

#include "native/data/face_dataset.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>

#include "native/support/atomic_file.h"
#include "native/support/fnv1a.h"
#include "native/support/lower_case.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

constexpr std::array<char, 8> kMagic = {'E', 'M', 'O', 'X', 'F', 'A', 'C', 'E'};
constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kVersionOfSeven = 1;  // names no classes
constexpr std::uint32_t kMostNameBytes = 1U << 16U;

struct Header {
  std::array<char, 8> magic;
  std::uint32_t version, side, images;

  [[nodiscard]] bool names_classes() const { return version != kVersionOfSeven; }
};
static_assert(sizeof(Header) == 20);

/// What a file holds between its header and its records.
std::string name_part(const Classes& classes) {
  const std::string lines = to_lines(classes);
  const auto size = static_cast<std::uint32_t>(lines.size());
  return std::string(reinterpret_cast<const char*>(&size), sizeof size) + lines;
}

std::uint64_t checksum(const Header& header, const FaceDataset& dataset) {
  Fnv1a hash;
  hash.add(&header, sizeof header);
  if (header.names_classes()) {
    const std::string names = name_part(dataset.classes);
    hash.add(names.data(), names.size());
  }
  hash.add(dataset.records.data(), dataset.records.size() * sizeof(FaceRecord));
  hash.add(dataset.pixels.data(), dataset.pixels.size());
  return hash.value();
}

Header header_of(const FaceDataset& dataset) {
  return {kMagic, kVersion, vision::kSide, static_cast<std::uint32_t>(dataset.size())};
}

constexpr unsigned bit(Split split) { return 1U << static_cast<unsigned>(split); }

bool is_of_training(Split split) { return split == Split::kTrain || split == Split::kDev; }

/// Whether another split has the very picture, and takes precedence.
bool is_taken_by_twin(const FaceRecord& record) {
  // Dev's bit is the highest, but its pictures come before valid's.
  const unsigned foreign = is_of_training(record.split)
                               ? ~bit(record.split)
                               : (bit(record.split) - 1) | bit(Split::kDev);
  return (record.splits_of_twins & foreign) != 0;
}

bool is_taken_by_near_twin(const FaceRecord& record) {
  const unsigned foreign = record.split == Split::kTrain ? ~bit(Split::kTrain)
                           : record.split == Split::kDev ? bit(Split::kValid) | bit(Split::kTest)
                                                         : 0;
  return (record.splits_of_near_twins & foreign) != 0;
}

}  // namespace

void expect_share(const char* option, double share) {
  if (share >= 0 && share <= 0.5) return;
  std::ostringstream found;  // to_string() has six digits, which may be those of 0.5
  found << std::setprecision(15) << share;
  throw UserError(std::string(option) + ": expected a share from 0 to 0.5, found " + found.str());
}

std::optional<Split> split_named(std::string_view name) {
  // Others' dev is what they choose on, as valid is here; FER-2013's two tests are its valid and
  // its test.
  static const std::map<std::string, Split> kNames = {
      {"train", Split::kTrain},     {"training", Split::kTrain}, {"train_set", Split::kTrain},
      {"valid", Split::kValid},     {"val", Split::kValid},      {"validation", Split::kValid},
      {"val_set", Split::kValid},   {"dev", Split::kValid},      {"publictest", Split::kValid},
      {"test", Split::kTest},       {"testing", Split::kTest},   {"test_set", Split::kTest},
      {"privatetest", Split::kTest}};
  const auto found = kNames.find(lower_case(std::string(name)));
  return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

FaceRecord single_label(Split split, int label) {
  FaceRecord record{};
  record.split = split;
  record.own_label = static_cast<std::uint8_t>(label);
  return record;
}

std::uint8_t own_label(const Classes& classes, std::string_view name) {
  return static_cast<std::uint8_t>(index_of(classes, name).value_or(kNoLabel));
}

std::optional<int> FaceDataset::label(Protocol protocol, std::size_t i) const {
  const FaceRecord& record = records[i];
  if (record.votes != Votes{}) return data::label(protocol, record.votes, classes);
  return record.own_label == kNoLabel ? std::nullopt : std::optional<int>(record.own_label);
}

std::uint64_t FaceDataset::picture(std::size_t i) const {
  Fnv1a hash;
  hash.add(plane(i), vision::kPixels);
  return hash.value();
}

void FaceDataset::find_twins() {
  std::unordered_map<std::string_view, std::uint8_t> splits_of_picture;
  const auto pixels_of = [this](std::size_t i) {
    return std::string_view(reinterpret_cast<const char*>(plane(i)), vision::kPixels);
  };
  for (std::size_t i = 0; i < size(); ++i)
    splits_of_picture[pixels_of(i)] |= 1U << static_cast<unsigned>(records[i].split);
  for (std::size_t i = 0; i < size(); ++i)
    records[i].splits_of_twins = splits_of_picture[pixels_of(i)];
}

void FaceDataset::hold_out_valid(double share) {
  expect_share("--hold-out", share);
  if (!images_of(Split::kValid).empty()) return;
  std::map<std::optional<int>, int> seen;
  for (std::size_t i = 0; i < size(); ++i) {
    if (records[i].split != Split::kTrain) continue;
    const int before = seen[label(Protocol::kA, i)]++;
    if (std::lround(share * (before + 1)) > std::lround(share * before))
      records[i].split = Split::kValid;
  }
  find_twins();
}

void FaceDataset::set_dev_aside(double share) {
  expect_share("--dev", share);
  for (std::size_t i = 0; i < size(); ++i) {
    if (records[i].split != Split::kTrain) continue;
    if (std::ldexp(static_cast<double>(picture(i)), -64) < share) records[i].split = Split::kDev;
  }
  find_twins();
}

Split FaceDataset::selection_split() const {
  const bool has_dev = std::any_of(records.begin(), records.end(), [](const FaceRecord& record) {
    return record.split == Split::kDev;
  });
  return has_dev ? Split::kDev : Split::kValid;
}

std::vector<std::size_t> FaceDataset::images_of(Split split) const {
  std::vector<std::size_t> images;
  for (std::size_t i = 0; i < size(); ++i)
    if (records[i].split == split) images.push_back(i);
  return images;
}

std::uint64_t FaceDataset::training_fingerprint() const {
  Fnv1a hash;
  for (const Split split : {Split::kTrain, selection_split()})
    for (const std::size_t image : images_of(split)) {
      hash.add(plane(image), vision::kPixels);
      hash.add(records[image].votes.data(), kVoteColumns);
      if (records[image].votes == Votes{}) hash.add(&records[image].own_label, 1);
      // Only where there are some, so that files from before they were looked for stay the same.
      if (is_taken_by_near_twin(records[image])) hash.add(&split, sizeof split);
    }
  return hash.value();
}

void FaceDataset::save(const std::filesystem::path& path) const {
  write_stream_atomically(path, [&](std::ostream& out) {
    const Header header = header_of(*this);
    const std::uint64_t sum = checksum(header, *this);
    out.write(reinterpret_cast<const char*>(&header), sizeof header);
    out << name_part(classes);
    out.write(reinterpret_cast<const char*>(records.data()),
              static_cast<std::streamsize>(records.size() * sizeof(FaceRecord)));
    out.write(reinterpret_cast<const char*>(pixels.data()),
              static_cast<std::streamsize>(pixels.size()));
    out.write(reinterpret_cast<const char*>(&sum), sizeof sum);
  });
}

FaceDataset FaceDataset::load(const std::filesystem::path& path) {
  const std::string name = path.string();
  std::error_code error;
  const auto status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    throw UserError(name + ": is a folder or a pipe; expected a file made by `emoxnet import`");
  std::ifstream in(path, std::ios::binary);
  if (!in) throw UserError(name + ": cannot be opened; expected a file made by `emoxnet import`");
  Header header{};
  in.read(reinterpret_cast<char*>(&header), sizeof header);
  if (!in || header.magic != kMagic)
    throw UserError(name + ": not a packed data set; expected a file made by `emoxnet import`");
  if ((header.version != kVersion && header.version != kVersionOfSeven) ||
      header.side != vision::kSide)
    throw UserError(name + ": packed by another version (" + std::to_string(header.version) +
                    ", side " + std::to_string(header.side) + "); expected version " +
                    std::to_string(kVersion) + ": import the data set again");
  FaceDataset dataset;
  std::uintmax_t before_records = sizeof header;
  if (header.names_classes()) {
    std::uint32_t bytes = 0;
    in.read(reinterpret_cast<char*>(&bytes), sizeof bytes);
    std::string lines(std::min(bytes, kMostNameBytes), '\0');
    in.read(lines.data(), static_cast<std::streamsize>(lines.size()));
    before_records += sizeof bytes + lines.size();
    dataset.classes = from_lines(lines);
    if (!in || dataset.classes.empty())
      throw UserError(name + ": damaged (names no classes): import the data set again");
  }
  // The size is checked before anything is allocated: a damaged count must not ask for terabytes.
  const std::uintmax_t expected =
      before_records + std::uintmax_t{header.images} * (sizeof(FaceRecord) + vision::kPixels) +
      sizeof(std::uint64_t);
  if (std::filesystem::file_size(path) != expected)
    throw UserError(name + ": " + std::to_string(std::filesystem::file_size(path)) +
                    " bytes; expected " + std::to_string(expected) + " for " +
                    std::to_string(header.images) + " images: import the data set again");
  dataset.records.resize(header.images);
  dataset.pixels.resize(std::size_t{header.images} * vision::kPixels);
  std::uint64_t sum = 0;
  in.read(reinterpret_cast<char*>(dataset.records.data()),
          static_cast<std::streamsize>(dataset.records.size() * sizeof(FaceRecord)));
  in.read(reinterpret_cast<char*>(dataset.pixels.data()),
          static_cast<std::streamsize>(dataset.pixels.size()));
  in.read(reinterpret_cast<char*>(&sum), sizeof sum);
  if (!in || sum != checksum(header, dataset))
    throw UserError(name + ": damaged (checksum differs): import the data set again");
  for (const FaceRecord& record : dataset.records) {
    if (static_cast<int>(record.split) >= kSplits)
      throw UserError(name + ": holds a picture of an unknown split: import the data set again");
    if (record.own_label != kNoLabel && record.own_label >= dataset.classes.size())
      throw UserError(name + ": holds a picture of an unknown class: import the data set again");
  }
  return dataset;
}

std::vector<Example> select(const FaceDataset& dataset, Split split, Protocol protocol,
                            Duplicates duplicates) {
  std::vector<Example> chosen;
  for (std::size_t i = 0; i < dataset.size(); ++i) {
    const FaceRecord& record = dataset.records[i];
    if (record.split != split) continue;
    if (duplicates == Duplicates::kExclude &&
        (is_taken_by_twin(record) || is_taken_by_near_twin(record)))
      continue;
    if (const auto l = dataset.label(protocol, i)) chosen.push_back({i, *l});
  }
  return chosen;
}

std::size_t count_near_twins(const FaceDataset& dataset) {
  return static_cast<std::size_t>(
      std::count_if(dataset.records.begin(), dataset.records.end(), [](const FaceRecord& record) {
        return is_taken_by_near_twin(record) && !is_taken_by_twin(record);
      }));
}

std::vector<int> count_labels(const std::vector<Example>& examples, std::size_t classes) {
  std::vector<int> counts(classes);
  for (const Example& example : examples) ++counts[example.label];
  return counts;
}

}  // namespace emoxnet::data

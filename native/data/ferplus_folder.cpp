#include "native/data/ferplus_folder.h"

#include <string>
#include <unordered_set>
#include <utility>

#include "native/data/csv_reader.h"
#include "native/data/image_folder.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLabelFile = "label.csv";
constexpr std::string_view kWholePicture = "(0, 0, 48, 48)";

constexpr std::array<std::pair<Split, const char*>, 3> kFolders = {{{Split::kTrain, "FER2013Train"},
                                                                    {Split::kValid, "FER2013Valid"},
                                                                    {Split::kTest, "FER2013Test"}}};

void read_split(const fs::path& folder, Split split, const ImageImport& options,
                std::vector<LabelledImage>& images) {
  constexpr std::size_t kName = 0, kBox = 1, kVotes = 2;
  std::vector<std::string> columns = {"the picture's name", "its box"};
  columns.insert(columns.end(), kVoteNames.begin(), kVoteNames.end());
  auto csv = CsvReader::without_header(folder / kLabelFile, columns);
  std::unordered_set<std::string> named;
  const auto read_line = [&] {
    csv.expect_fields();
    const std::string name(csv.field(kName));
    if (name.empty() || fs::path(name).filename() != name)
      csv.fail_line("expected the name of a picture, found " + excerpt(name));
    if (!named.insert(name).second)
      csv.fail_line("expected every picture once, found " + excerpt(name) + " again");
    if (csv.field(kBox) != kWholePicture)
      csv.fail_line("expected the box of a whole picture, " + std::string(kWholePicture) +
                    ", found " + excerpt(csv.field(kBox)));
    FaceRecord record{};
    record.split = split;
    record.own_label = kNoLabel;
    for (int i = 0; i < kVoteColumns; ++i)
      record.votes[i] = static_cast<std::uint8_t>(csv.number(kVotes + i, 255));
    images.push_back({folder / name, record});
  };
  LineReader lines([&](const std::string& sentence) { options.leave_out(sentence); });
  while (csv.advance()) lines.read(read_line);
  lines.expect_most();
  for (const fs::path& picture : pictures_in(folder))
    if (named.count(picture.filename().string()) == 0)
      options.leave_out(picture.string() + ": has no line in " + kLabelFile);
}

}  // namespace

bool is_ferplus_folder(const fs::path& folder) {
  std::error_code error;
  for (const auto& [split, name] : kFolders)
    if (fs::is_regular_file(folder / name / kLabelFile, error)) return true;
  return false;
}

FaceDataset read_ferplus_folder(const fs::path& given, const ImageImport& options) {
  const fs::path folder = unpacked(given, is_ferplus_folder);
  if (!is_ferplus_folder(folder))
    throw UserError(
        given.string() +
        ": holds no FER2013Train, FER2013Valid or FER2013Test with a label.csv; expected "
        "the folder that FER+'s generate_training_data.py fills");
  std::vector<LabelledImage> images;
  for (const auto& [split, name] : kFolders) {
    std::error_code error;
    if (fs::exists(folder / name, error)) read_split(folder / name, split, options, images);
  }
  return read_images(std::move(images), options);
}

}  // namespace emoxnet::data

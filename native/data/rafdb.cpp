#include "native/data/rafdb.h"

#include <charconv>
#include <sstream>
#include <string>
#include <unordered_set>

#include "native/data/image_folder.h"
#include "native/data/text_file.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

const std::string kAligned = "_aligned";
// RAF-DB's classes 1 to 7 by our names.
constexpr std::array<std::string_view, 7> kRafClasses = {"surprise", "fear",  "disgust", "happy",
                                                         "sad",      "angry", "neutral"};

/// Of train/1 to train/7, or test/1 to test/7, in any letters.
bool is_sorted_into_classes(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (split_named(at->path().filename().string()) && fs::is_directory(at->path() / "1", error))
      return true;
  return false;
}

bool is_rafdb(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "Image" / "aligned", error) || is_sorted_into_classes(folder);
}

ClassNames raf_class_names() {
  ClassNames names;
  for (std::size_t i = 0; i < kRafClasses.size(); ++i)
    names[std::to_string(i + 1)] = kRafClasses[i];
  return names;
}

// list_patition_label.txt (RAF-DB's spelling) read line by line.
class LabelFile {
 public:
  LabelFile(const fs::path& path, const fs::path& pictures, const ImageImport& options)
      : file_(path, "RAF-DB's labels, lines such as 'train_00001.jpg 5'"),
        pictures_(pictures),
        options_(options) {}

  std::vector<LabelledImage> read() {
    std::vector<LabelledImage> images;
    LineReader lines([&](const std::string& sentence) { options_.leave_out(sentence); });
    while (file_.next()) lines.read([&] { images.push_back(parse(file_.line())); });
    lines.expect_most();
    return images;
  }

  /// Whether read() has seen a line for that aligned picture.
  [[nodiscard]] bool names(const fs::path& picture) const {
    return pictures_named_.count(picture.native()) > 0;
  }

 private:
  LabelledImage parse(const std::string& line) {
    std::istringstream words(line);
    std::string name, raf_class;
    if (!(words >> name >> raf_class))
      file_.fail_line("expected a picture and its class, such as 'train_00001.jpg 5', found " +
                      excerpt(line));
    const fs::path file(name);
    const std::string stem = file.stem().string();
    const bool is_aligned =
        stem.size() > kAligned.size() &&
        stem.compare(stem.size() - kAligned.size(), kAligned.size(), kAligned) == 0;
    fs::path picture =
        pictures_ / (stem + (is_aligned ? "" : kAligned) + file.extension().string());
    if (!pictures_named_.insert(picture.native()).second)
      file_.fail_line("expected every picture once, found " + name + " again");
    return {std::move(picture), single_label(split(name), label(raf_class))};
  }

  [[nodiscard]] Split split(const std::string& name) const {
    if (name.rfind("train_", 0) == 0) return Split::kTrain;
    if (name.rfind("test_", 0) == 0) return Split::kTest;
    file_.fail_line("expected a name that begins with train_ or test_, found " + excerpt(name));
  }

  [[nodiscard]] std::uint8_t label(const std::string& raf_class) const {
    int number = 0;
    const char* const end = raf_class.data() + raf_class.size();
    const auto [stop, error] = std::from_chars(raf_class.data(), end, number);
    if (error != std::errc() || stop != end || number < 1 ||
        number > static_cast<int>(kRafClasses.size()))
      file_.fail_line("expected a class from 1 (surprise) to 7 (neutral), found " +
                      excerpt(raf_class));
    return own_label(options_.classes, kRafClasses[static_cast<std::size_t>(number) - 1]);
  }

  TextFile file_;
  fs::path pictures_;
  const ImageImport& options_;
  std::unordered_set<std::string> pictures_named_;
};

}  // namespace

FaceDataset read_rafdb(const fs::path& given, const ImageImport& options) {
  std::error_code error;
  if (!fs::is_directory(given, error))
    throw UserError(given.string() +
                    ": no such folder; expected RAF-DB's `basic`, with EmoLabel and Image");
  const fs::path folder = unpacked(given, is_rafdb);
  if (!is_rafdb(folder))
    throw UserError(given.string() +
                    ": holds no RAF-DB; expected its `basic`, with EmoLabel and Image/aligned, or "
                    "the one with train/1 to train/7");
  if (is_sorted_into_classes(folder)) return read_image_folder(folder, options, raf_class_names());
  fs::path pictures = folder / "Image" / "aligned";
  if (fs::is_directory(pictures / "aligned", error)) pictures /= "aligned";  // as it unpacks
  if (!options.class_of_folder.empty())
    throw UserError("--map " + options.class_of_folder.begin()->first + "=" +
                    options.class_of_folder.begin()->second +
                    ": names a folder of a class; expected none with EmoLabel's labels");
  fs::path labels = folder / "EmoLabel" / "list_partition_label.txt";
  if (!fs::exists(labels, error)) labels.replace_filename("list_patition_label.txt");
  LabelFile file(labels, pictures, options);
  auto images = file.read();
  for (const fs::path& picture : pictures_in(pictures))
    if (!file.names(picture))
      options.leave_out(picture.string() + ": has no line in " + labels.filename().string());
  return read_images(std::move(images), options);
}

}  // namespace emoxnet::data

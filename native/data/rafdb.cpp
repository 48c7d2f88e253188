#include "native/data/rafdb.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>
#include <string>
#include <unordered_set>

#include "native/data/image_folder.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

// RAF-DB's classes 1 to 7 by our names.
constexpr std::array<std::string_view, vision::kClasses> kRafClasses = {
    "surprise", "fear", "disgust", "happy", "sad", "angry", "neutral"};

bool is_sorted_into_classes(const fs::path& folder) {
  std::error_code error;
  return fs::is_directory(folder / "train" / "1", error);
}

ImageImport by_raf_class(ImageImport options) {
  for (int raf_class = 1; raf_class <= vision::kClasses; ++raf_class)
    options.classes[std::to_string(raf_class)] = kRafClasses[raf_class - 1];
  return options;
}

// list_patition_label.txt (RAF-DB's spelling) read line by line.
class LabelFile {
 public:
  LabelFile(const fs::path& path, fs::path pictures)
      : path_(path.string()), pictures_(std::move(pictures)), in_(path) {
    std::error_code error;
    if (!in_ || fs::is_directory(path, error))
      throw UserError(path_ +
                      ": cannot be opened; expected RAF-DB's labels, lines such as "
                      "'train_00001.jpg 5'");
  }

  std::vector<LabelledImage> read() {
    std::vector<LabelledImage> images;
    for (std::string line; std::getline(in_, line);) {
      ++line_number_;
      if (line.find_first_not_of(" \t\r") != std::string::npos) images.push_back(parse(line));
    }
    if (images.empty())
      throw UserError(path_ + ": is empty; expected lines such as 'train_00001.jpg 5'");
    return images;
  }

 private:
  LabelledImage parse(const std::string& line) {
    std::istringstream words(line);
    std::string name, raf_class;
    if (!(words >> name >> raf_class))
      fail("expected a picture and its class, such as 'train_00001.jpg 5', found " + excerpt(line));
    if (!names_.insert(name).second) fail("expected every picture once, found " + name + " again");
    return {picture(name), split(name), label(raf_class)};
  }

  [[nodiscard]] fs::path picture(const std::string& name) const {
    const fs::path file(name);
    fs::path aligned = pictures_ / (file.stem().string() + "_aligned" + file.extension().string());
    std::error_code error;
    if (!fs::is_regular_file(aligned, error))
      fail("expected the picture of " + excerpt(name) + " at " + aligned.string());
    return aligned;
  }

  [[nodiscard]] Split split(const std::string& name) const {
    if (name.rfind("train_", 0) == 0) return Split::kTrain;
    if (name.rfind("test_", 0) == 0) return Split::kTest;
    fail("expected a name that begins with train_ or test_, found " + excerpt(name));
  }

  [[nodiscard]] int label(const std::string& raf_class) const {
    int number = 0;
    const char* const end = raf_class.data() + raf_class.size();
    const auto [stop, error] = std::from_chars(raf_class.data(), end, number);
    if (error != std::errc() || stop != end || number < 1 || number > vision::kClasses)
      fail("expected a class from 1 (surprise) to 7 (neutral), found " + excerpt(raf_class));
    const auto* ours = std::find(vision::kClassNames.begin(), vision::kClassNames.end(),
                                 kRafClasses[static_cast<std::size_t>(number) - 1]);
    return static_cast<int>(ours - vision::kClassNames.begin());
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw UserError(path_ + ":" + std::to_string(line_number_) + ": " + what);
  }

  std::string path_;
  fs::path pictures_;
  std::ifstream in_;
  std::unordered_set<std::string> names_;
  std::size_t line_number_ = 0;
};

}  // namespace

FaceDataset read_rafdb(const fs::path& folder, const ImageImport& options) {
  if (is_sorted_into_classes(folder)) return read_image_folder(folder, by_raf_class(options));
  const fs::path pictures = folder / "Image" / "aligned";
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw UserError(folder.string() +
                    ": no such folder; expected RAF-DB's `basic`, with EmoLabel and Image");
  if (!fs::is_directory(pictures, error))
    throw UserError(pictures.string() +
                    ": no such folder; expected RAF-DB's aligned pictures, such as "
                    "train_00001_aligned.jpg");
  fs::path labels = folder / "EmoLabel" / "list_partition_label.txt";
  if (!fs::exists(labels, error)) labels.replace_filename("list_patition_label.txt");
  return read_images(LabelFile(labels, pictures).read(), options);
}

}  // namespace emoxnet::data

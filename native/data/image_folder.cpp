#include "native/data/image_folder.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "native/data/visual_files.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, Split> kSplitOfName = {
    {"train", Split::kTrain},   {"training", Split::kTrain}, {"train_set", Split::kTrain},
    {"valid", Split::kValid},   {"val", Split::kValid},      {"validation", Split::kValid},
    {"val_set", Split::kValid}, {"dev", Split::kValid},      {"test", Split::kTest},
    {"testing", Split::kTest},  {"test_set", Split::kTest}};

const std::map<std::string, std::string> kClassSynonyms = {
    {"anger", "angry"},        {"disgusted", "disgust"},    {"fearful", "fear"},
    {"happiness", "happy"},    {"sadness", "sad"},          {"surprised", "surprise"},
    {"neutrality", "neutral"}, {"contemptuous", "contempt"}};

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_directory(error);
}

bool is_picture_by_name(const fs::directory_entry& entry) {
  static const std::set<std::string> kExtensions = {".jpg",  ".jpeg", ".png", ".tif",
                                                    ".tiff", ".bmp",  ".webp"};
  return !is_folder(entry) && kExtensions.count(lower_case(entry.path().extension().string())) > 0;
}

// What lies in a folder, in the order of its names, without what is hidden.
std::vector<fs::directory_entry> entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::directory_entry> found;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (!is_hidden(at->path())) found.push_back(*at);
  if (error) throw UserError(folder.string() + ": cannot be opened: " + error.message());
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> folders_in(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : entries(folder))
    if (is_folder(entry)) found.push_back(entry.path());
  return found;
}

// "0_Angry" to "angry", "7" to itself.
std::string class_name_of(const fs::path& folder) {
  const std::string name = lower_case(folder.filename().string());
  const auto word = name.find_first_not_of("0123456789_-. ");
  return word == std::string::npos ? name : name.substr(word);
}

class Reader {
 public:
  explicit Reader(const ImageImport& options) : options_(options) {
    for (const auto& [name, target] : options.class_of_folder)
      if (target != kSkip && !class_of(target)) refuse_map(name, target);
  }

  std::vector<LabelledImage> read(const fs::path& folder) {
    const fs::path top = unpacked(folder);
    const auto inside = folders_in(top);
    const bool has_splits = std::any_of(inside.begin(), inside.end(),
                                        [](const fs::path& f) { return split_of(f).has_value(); });
    if (!has_splits) {
      read_classes(top, Split::kTrain);
      return std::move(images_);
    }
    leave_out_files_of(top, /*pictures_too=*/true);
    for (const fs::path& split_folder : inside) {
      if (const auto split = split_of(split_folder))
        read_classes(split_folder, *split);
      else
        options_.leave_out(split_folder.string() +
                           ": unknown split; expected train, valid or test");
    }
    return std::move(images_);
  }

 private:
  static std::optional<Split> split_of(const fs::path& folder) {
    const auto found = kSplitOfName.find(lower_case(folder.filename().string()));
    return found == kSplitOfName.end() ? std::nullopt : std::optional(found->second);
  }

  [[nodiscard]] std::optional<int> class_of(const std::string& name) const {
    if (const auto own = index_of(options_.classes, name)) return own;
    const auto synonym = kClassSynonyms.find(name);
    return synonym == kClassSynonyms.end() ? std::nullopt
                                           : index_of(options_.classes, synonym->second);
  }

  /// What was asked for by --map, by the folder's whole name or by its word.
  [[nodiscard]] std::optional<std::string> mapped(const fs::path& folder) const {
    for (const auto& name : {lower_case(folder.filename().string()), class_name_of(folder)}) {
      const auto found = options_.class_of_folder.find(name);
      if (found != options_.class_of_folder.end()) return found->second;
    }
    return std::nullopt;
  }

  [[nodiscard]] bool is_known(const fs::path& folder) const {
    return split_of(folder) || class_of(class_name_of(folder)) || mapped(folder);
  }

  /// An archive's single folder is what it holds.
  [[nodiscard]] fs::path unpacked(fs::path folder) const {
    for (;;) {
      const auto inside = folders_in(folder);
      if (inside.size() != 1 || is_known(inside.front())) return folder;
      if (folders_in(inside.front()).empty()) return folder;  // a class that nobody knows
      folder = inside.front();
    }
  }

  void read_classes(const fs::path& folder, Split split) {
    leave_out_files_of(folder, /*pictures_too=*/true);
    for (const fs::path& class_folder : folders_in(folder)) {
      const auto target = mapped(class_folder);
      if (target == kSkip) continue;
      const auto label = class_of(target.value_or(class_name_of(class_folder)));
      const auto pictures = pictures_in(class_folder);
      if (!label) {
        leave_out_class(class_folder, pictures.size());
        continue;
      }
      leave_out_files_of(class_folder, /*pictures_too=*/false);
      for (const fs::path& deeper : folders_in(class_folder))
        options_.leave_out(deeper.string() + ": a folder within a class; expected its pictures");
      for (const fs::path& picture : pictures)
        images_.push_back({picture, single_label(split, *label)});
    }
  }

  [[noreturn]] void refuse_map(const std::string& name, const std::string& target) const {
    throw UserError("--map " + name + "=" + target + ": expected " + listed(options_.classes) +
                    " or skip behind the sign");
  }

  void leave_out_class(const fs::path& folder, std::size_t pictures) const {
    const std::string name = folder.filename().string();
    options_.leave_out(folder.string() + ": unknown class with " + std::to_string(pictures) +
                       " pictures; expected " + listed(options_.classes) + ", or --map " + name +
                       "=CLASS or " + name + "=skip, or --classes with it");
  }

  void leave_out_files_of(const fs::path& folder, bool pictures_too) const {
    for (const auto& entry : entries(folder)) {
      if (is_folder(entry)) continue;
      if (!is_picture_by_name(entry))
        options_.leave_out(entry.path().string() + ": no picture by its name");
      else if (pictures_too)
        options_.leave_out(entry.path().string() + ": a picture outside a class");
    }
  }

  const ImageImport& options_;
  std::vector<LabelledImage> images_;
};

}  // namespace

std::vector<fs::path> pictures_in(const fs::path& folder) {
  std::vector<fs::path> pictures;
  for (const auto& entry : entries(folder))
    if (is_picture_by_name(entry)) pictures.push_back(entry.path());
  return pictures;
}

FaceDataset read_image_folder(const fs::path& folder, const ImageImport& options) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw UserError(folder.string() +
                    ": no such folder; expected a folder of split/class/picture, such as "
                    "train/happy/0001.jpg, or of class/picture");
  auto images = Reader(options).read(folder);
  if (images.empty())
    throw UserError(
        folder.string() +
        ": holds no picture of a known class; expected split/class/picture, such as "
        "train/happy/0001.jpg, or class/picture; where classes have numbers, --rafdb for "
        "RAF-DB's order, or --map 1=happy and so on for any other");
  return read_images(std::move(images), options);
}

}  // namespace emoxnet::data

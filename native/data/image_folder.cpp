#include "native/data/image_folder.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "native/data/visual_files.h"
#include "native/support/lower_case.h"
#include "native/support/shell_word.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

const std::map<std::string, std::string> kClassSynonyms = {
    {"anger", "angry"},        {"disgusted", "disgust"},    {"fearful", "fear"},
    {"happiness", "happy"},    {"sadness", "sad"},          {"surprised", "surprise"},
    {"neutrality", "neutral"}, {"contemptuous", "contempt"}};

bool is_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_directory(error);
}

// What is read; a pipe would be waited for.
bool is_file(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_regular_file(error);
}

// Of files that names do not tell, as their endings get lost, their first bytes do.
bool is_picture_file(const fs::directory_entry& entry) {
  const fs::path& path = entry.path();
  return is_file(entry) && (is_named_as_picture(path) || is_picture(path) || is_heif(path));
}

std::string why_no_picture(const fs::directory_entry& entry) {
  if (!is_file(entry)) return "no file";
  return std::ifstream(entry.path()).is_open() ? "no picture" : "cannot be opened";
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

// Pictures in the folder and in those within it, in words.
std::string pictures_within(const fs::path& folder) {
  std::size_t pictures = 0;
  std::error_code error;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    if (is_hidden(at->path()))
      at.disable_recursion_pending();
    else if (is_picture_file(*at))
      ++pictures;
  }
  return std::to_string(pictures) + (pictures == 1 ? " picture" : " pictures");
}

// AffectNet's annotations, such as 0_exp.npy.
bool holds_affectnet_labels(const fs::path& folder) {
  constexpr std::string_view kEnd = "_exp.npy";
  const auto inside = entries(folder);
  return std::any_of(inside.begin(), inside.end(), [&](const fs::directory_entry& entry) {
    const std::string name = entry.path().filename().string();
    return name.size() > kEnd.size() && name.substr(name.size() - kEnd.size()) == kEnd;
  });
}

// The first of them, and how many more there are.
template <typename Names>
std::string first_of(const Names& names) {
  constexpr std::size_t kShown = 5;
  std::string text;
  std::size_t shown = 0;
  for (const std::string& name : names) {
    if (shown == kShown) break;
    text.append(shown++ == 0 ? "" : ", ").append(name);
  }
  if (names.size() > shown) text += " and " + std::to_string(names.size() - shown) + " more";
  return text;
}

UserError map_refusal(const std::string& name, const std::string& target, const std::string& why) {
  return UserError("--map " + name + "=" + target + ": " + why);
}

class Reader {
 public:
  Reader(const fs::path& folder, const ImageImport& options, const ClassNames& own_names)
      : folder_(folder), options_(options), own_names_(own_names) {
    for (const auto& [name, target] : options.class_of_folder)
      if (target != kSkip && !class_of(target))
        throw map_refusal(name, target,
                          "expected " + listed(options.classes) + " or skip behind the sign");
  }

  std::vector<LabelledImage> read() {
    const fs::path top = top_of(folder_);
    const auto inside = folders_in(top);
    const bool has_splits = std::any_of(inside.begin(), inside.end(),
                                        [](const fs::path& f) { return split_of(f).has_value(); });
    if (has_splits)
      read_splits(top, inside);
    else
      read_classes(top, Split::kTrain);
    for (const auto& [name, target] : options_.class_of_folder)
      if (names_used_.count(name) == 0)
        throw map_refusal(name, target,
                          "no class folder has this name; found " +
                              (names_found_.empty() ? "none" : first_of(names_found_)));
    if (images_.empty()) refuse_nothing();
    return std::move(images_);
  }

 private:
  static std::optional<Split> split_of(const fs::path& folder) {
    return split_named(folder.filename().string());
  }

  [[nodiscard]] std::optional<int> class_of(const std::string& name) const {
    if (const auto own = index_of(options_.classes, name)) return own;
    const auto synonym = kClassSynonyms.find(name);
    return synonym == kClassSynonyms.end() ? std::nullopt
                                           : index_of(options_.classes, synonym->second);
  }

  /// What a folder's whole name, or its word, is in the map; the end where it is not.
  static ClassNames::const_iterator find(const ClassNames& map, const fs::path& folder) {
    const auto whole = map.find(lower_case(folder.filename().string()));
    return whole == map.end() ? map.find(class_name_of(folder)) : whole;
  }

  /// A class, or kNoLabel.
  [[nodiscard]] std::optional<int> label_of(const fs::path& folder) const {
    const auto mapped = find(options_.class_of_folder, folder);
    if (mapped != options_.class_of_folder.end()) return class_of(mapped->second);
    const auto own = find(own_names_, folder);
    if (own != own_names_.end()) return own_label(options_.classes, own->second);
    const auto whole = class_of(lower_case(folder.filename().string()));
    return whole ? whole : class_of(class_name_of(folder));
  }

  [[nodiscard]] bool is_known(const fs::path& folder) const {
    return split_of(folder) || label_of(folder) ||
           find(options_.class_of_folder, folder) != options_.class_of_folder.end();
  }

  /// An archive's single folder is what it holds.
  [[nodiscard]] fs::path top_of(fs::path folder) const {
    for (;;) {
      const auto inside = folders_in(folder);
      if (inside.size() != 1 || is_known(inside.front())) return folder;
      if (folders_in(inside.front()).empty()) return folder;  // a class that nobody knows
      folder = inside.front();
    }
  }

  void read_splits(const fs::path& top, const std::vector<fs::path>& inside) {
    leave_out_files_of(top);
    for (const fs::path& split_folder : inside) {
      if (const auto split = split_of(split_folder))
        read_classes(split_folder, *split);
      else
        leave_out(split_folder, "unknown split with " + pictures_within(split_folder),
                  "; expected train, valid or test");
    }
  }

  void read_classes(const fs::path& folder, Split split) {
    leave_out_files_of(folder);
    for (const fs::path& class_folder : folders_in(folder)) {
      names_found_.insert(class_folder.filename().string());
      const auto mapped = find(options_.class_of_folder, class_folder);
      if (mapped != options_.class_of_folder.end()) {
        names_used_.insert(mapped->first);
        if (mapped->second == kSkip) continue;
      }
      if (const auto label = label_of(class_folder))
        read_class(class_folder, single_label(split, *label));
      else
        leave_out_class(class_folder);
    }
  }

  void read_class(const fs::path& folder, const FaceRecord& record) {
    for (const fs::path& picture : take_pictures(folder)) images_.push_back({picture, record});
    for (const fs::path& deeper : folders_in(folder))
      leave_out(deeper, "a folder within a class with " + pictures_within(deeper),
                "; expected its pictures");
  }

  void leave_out_class(const fs::path& folder) {
    is_affectnet_ = is_affectnet_ || holds_affectnet_labels(folder);
    const std::string name = folder.filename().string();
    leave_out(folder, "unknown class with " + pictures_within(folder),
              "; expected " + listed(options_.classes) + ", or --map " +
                  shell_word(name + "=CLASS") + " or " + shell_word(name + "=skip") +
                  ", or --classes with it");
  }

  /// Pictures in a folder; what other files are there is left out.
  std::vector<fs::path> take_pictures(const fs::path& folder) {
    std::vector<fs::path> pictures;
    for (const auto& entry : entries(folder)) {
      if (is_folder(entry)) continue;
      if (is_picture_file(entry))
        pictures.push_back(entry.path());
      else
        leave_out(entry.path(), why_no_picture(entry), "; expected a picture, such as 0001.jpg");
    }
    return pictures;
  }

  void leave_out_files_of(const fs::path& folder) {
    for (const fs::path& picture : take_pictures(folder))
      leave_out(picture, "a picture outside a class");
  }

  void leave_out(const fs::path& path, const std::string& why, const std::string& expected = "") {
    left_out_.push_back(path.lexically_relative(folder_).string() + " (" + why + ")");
    options_.leave_out(path.string() + ": " + why + expected);
  }

  [[noreturn]] void refuse_nothing() const {
    if (is_affectnet_)
      throw UserError(folder_.string() +
                      ": holds AffectNet's labels as annotations/*_exp.npy, which are not read; "
                      "expected its pictures sorted by these numbers into a folder for each class, "
                      "such as train/happy: 0 neutral, 1 happy, 2 sad, 3 surprise, 4 fear, "
                      "5 disgust, 6 angry, 7 contempt (--classes 8)");
    throw UserError(
        folder_.string() + ": holds no picture of a known class; " +
        (left_out_.empty() ? "" : "left out: " + first_of(left_out_) + "; ") +
        "expected split/class/picture, such as train/happy/0001.jpg, or class/picture; where "
        "classes have other names or numbers, --map joy=happy, --map 1=happy and so on, or "
        "--rafdb for RAF-DB's order");
  }

  fs::path folder_;
  const ImageImport& options_;
  const ClassNames& own_names_;
  std::vector<LabelledImage> images_;
  std::vector<std::string> left_out_;  // in short
  std::set<std::string> names_found_;  // of class folders
  std::set<std::string> names_used_;   // of --map
  bool is_affectnet_ = false;
};

}  // namespace

fs::path unpacked(const fs::path& folder, const std::function<bool(const fs::path&)>& is_it) {
  constexpr int kDeepest = 2;
  std::vector<fs::path> level = {folder};
  for (int depth = 0; depth <= kDeepest; ++depth) {
    std::vector<fs::path> deeper;
    for (const fs::path& candidate : level) {
      if (is_it(candidate)) return candidate;
      std::error_code error;
      const fs::directory_iterator can_be_opened(candidate, error);
      if (error) continue;
      const auto inside = folders_in(candidate);
      deeper.insert(deeper.end(), inside.begin(), inside.end());
    }
    level = std::move(deeper);
  }
  return folder;
}

std::vector<fs::path> pictures_in(const fs::path& folder) {
  std::vector<fs::path> pictures;
  for (const auto& entry : entries(folder))
    if (is_picture_file(entry)) pictures.push_back(entry.path());
  return pictures;
}

FaceDataset read_image_folder(const fs::path& folder, const ImageImport& options,
                              const ClassNames& own_names) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw UserError(folder.string() +
                    ": no such folder; expected a folder of split/class/picture, such as "
                    "train/happy/0001.jpg, or of class/picture");
  return read_images(Reader(folder, options, own_names).read(), options);
}

}  // namespace emoxnet::data

#include "native/data/image_folder.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <string>

#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

const std::map<std::string_view, std::string_view> kSplitSynonyms = {{"val", "valid"},
                                                                     {"validation", "valid"}};

const std::map<std::string_view, std::string_view> kClassSynonyms = {
    {"anger", "angry"}, {"disgusted", "disgust"},  {"fearful", "fear"},      {"happiness", "happy"},
    {"sadness", "sad"}, {"surprised", "surprise"}, {"neutrality", "neutral"}};

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool is_folder(const fs::directory_entry& entry) {
  std::error_code error;
  return entry.is_directory(error);
}

bool is_picture(const fs::directory_entry& entry) {
  const std::string extension = lower_case(entry.path().extension().string());
  return !is_folder(entry) && (extension == ".jpg" || extension == ".jpeg" || extension == ".png");
}

// What lies in a folder, in the order of its names, without what is hidden.
std::vector<fs::directory_entry> entries(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::directory_entry> found;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error))
    if (at->path().filename().native().front() != '.') found.push_back(*at);
  if (error) throw UserError(folder.string() + ": cannot be opened: " + error.message());
  std::sort(found.begin(), found.end());
  return found;
}

// The folders in a folder; a picture beside them would be lost without a word.
std::vector<fs::path> folders(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : entries(folder)) {
    if (is_picture(entry))
      throw UserError(entry.path().string() +
                      ": a picture outside a class; expected split/class/picture, such as "
                      "train/happy/0001.jpg");
    if (is_folder(entry)) found.push_back(entry.path());
  }
  return found;
}

// Index of a folder's name among names, capitals and synonyms allowed.
template <std::size_t N>
int index_of(const fs::path& folder, const char* kind, const std::array<std::string_view, N>& names,
             const std::map<std::string_view, std::string_view>& synonyms) {
  const std::string name = lower_case(folder.filename().string());
  const auto synonym = synonyms.find(name);
  const auto* found =
      std::find(names.begin(), names.end(), synonym == synonyms.end() ? name : synonym->second);
  if (found != names.end()) return static_cast<int>(found - names.begin());
  std::string expected(names.front());
  for (std::size_t i = 1; i < N; ++i) expected.append(i + 1 < N ? ", " : " or ").append(names[i]);
  throw UserError(folder.string() + ": unknown " + kind + "; expected " + expected);
}

}  // namespace

std::vector<fs::path> pictures_in(const fs::path& folder) {
  std::vector<fs::path> pictures;
  for (const auto& entry : entries(folder))
    if (is_picture(entry)) pictures.push_back(entry.path());
  return pictures;
}

FaceDataset read_image_folder(const fs::path& folder, const ImageImport& options) {
  std::error_code error;
  if (!fs::is_directory(folder, error))
    throw UserError(folder.string() +
                    ": no such folder; expected a folder of split/class/picture, such as "
                    "train/happy/0001.jpg");
  std::vector<LabelledImage> images;
  for (const fs::path& split_folder : folders(folder)) {
    const auto split =
        static_cast<Split>(index_of(split_folder, "split", kSplitNames, kSplitSynonyms));
    for (const fs::path& class_folder : folders(split_folder)) {
      const int label = index_of(class_folder, "class", vision::kClassNames, kClassSynonyms);
      for (const fs::path& picture : pictures_in(class_folder))
        images.push_back({picture, split, label});
    }
  }
  if (images.empty())
    throw UserError(folder.string() +
                    ": holds no picture; expected split/class/picture, such as "
                    "train/happy/0001.jpg");
  return read_images(std::move(images), options);
}

}  // namespace emoxnet::data

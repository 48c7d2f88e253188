#include "native/data/visual_files.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <set>

#include "native/data/quiet_codecs.h"
#include "native/support/lower_case.h"
#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

using Extensions = std::set<std::string>;

const Extensions kPictureExtensions = {".jpg",  ".jpeg", ".jpe", ".jfif", ".png", ".tif",
                                       ".tiff", ".bmp",  ".dib", ".webp", ".pgm", ".ppm",
                                       ".heic", ".heif", ".hif", ".avif", ".jxl", ".gif"};
const Extensions kFilmExtensions = {".mp4",  ".m4v", ".mov", ".avi", ".mkv", ".webm", ".mpg",
                                    ".mpeg", ".ts",  ".mts", ".ogv", ".3gp", ".wmv"};

bool is_named(const fs::path& path, const Extensions& extensions) {
  return extensions.count(lower_case(path.extension().string())) > 0;
}

constexpr std::size_t kHead = 12;

/// Its first bytes; empty where there are fewer.
std::string head_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string head(kHead, '\0');
  in.read(head.data(), kHead);
  return in ? head : "";
}

/// The brand in a file type box (ISO/IEC 14496-12, 4.3); empty where the file does not begin with
/// one.
std::string brand_of(const std::string& head) {
  return head.size() == kHead && head.substr(4, 4) == "ftyp" ? head.substr(8) : "";
}

bool begins_as_film(const fs::path& path) {
  // Of the file type boxes those of sound alone and of Canon's raw pictures, which lie in folders
  // of music and of photographs by the hundred.
  static const std::set<std::string> kOtherBrands = {"F4A ", "F4B ", "M4A ",
                                                     "M4B ", "M4P ", "crx "};
  const std::string head = head_of(path), brand = brand_of(head);
  if (!brand.empty()) return kOtherBrands.count(brand) == 0;
  const bool is_ebml = head.substr(0, 4) == "\x1A\x45\xDF\xA3";
  return is_ebml || (head.substr(0, 4) == "RIFF" && head.substr(8) == "AVI ");
}

using OnLeftOut = std::function<void(const std::string&)>;

void add_folder(const fs::path& folder, const OnLeftOut& on_left_out,
                std::vector<fs::path>& files) {
  std::error_code error;
  std::vector<fs::path> found;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error);
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    std::error_code unknown;
    const bool is_folder = at->is_directory(unknown);
    if (is_hidden(at->path())) {
      if (is_folder) at.disable_recursion_pending();
      continue;
    }
    if (is_folder && at->is_symlink(unknown))
      on_left_out(at->path().string() + ": is a link to a folder, which is not followed");
    else if (is_folder && ::access(at->path().c_str(), R_OK | X_OK) != 0)
      on_left_out(at->path().string() + ": cannot be opened");
    if (!is_folder && !at->is_regular_file(unknown))
      on_left_out(at->path().string() + ": is no file; expected a picture or a film");
    if (!at->is_regular_file(unknown)) continue;
    const bool is_visual =
        is_named_as_picture(at->path()) || is_film(at->path()) || is_picture(at->path());
    if (is_visual) found.push_back(at->path());
  }
  if (error) throw UserError(folder.string() + ": cannot be opened: " + error.message());
  if (found.empty())
    throw UserError(folder.string() + ": holds no picture and no film, nor does a folder in it");
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
}

}  // namespace

bool is_hidden(const fs::path& path) {
  static const std::set<std::string> kLeavings = {"__macosx", "thumbs.db", "desktop.ini"};
  const std::string name = lower_case(path.filename().string());
  return name.front() == '.' || kLeavings.count(name) > 0;
}

bool is_named_as_picture(const fs::path& path) { return is_named(path, kPictureExtensions); }

bool is_picture(const fs::path& path) {
  std::error_code error;
  const QuietCodecs quiet;  // about what cannot be opened
  return !fs::is_regular_file(path, error) || cv::haveImageReader(path.string());
}

bool is_film(const fs::path& path) {
  return is_named(path, kFilmExtensions) || begins_as_film(path);
}

bool is_heif(const fs::path& path) {
  static const std::set<std::string> kBrands = {"avif", "avis", "heic", "heim", "heis",
                                                "heix", "hevc", "hevx", "mif1", "msf1"};
  return kBrands.count(brand_of(head_of(path))) > 0;
}

std::vector<fs::path> visual_files(const std::vector<std::string>& given,
                                   const OnLeftOut& on_left_out) {
  std::vector<fs::path> files;
  for (const std::string& path : given) {
    std::error_code error;
    if (fs::is_directory(path, error))
      add_folder(path, on_left_out, files);
    else if (fs::status(path, error).type() == fs::file_type::not_found)
      throw UserError(path + ": cannot be opened; expected a picture, a film or a folder of them");
    else
      files.emplace_back(path);
  }
  return files;
}

}  // namespace emoxnet::data

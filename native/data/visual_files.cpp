#include "native/data/visual_files.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <set>

#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

namespace fs = std::filesystem;

bool is_visual_by_name(const fs::path& path) {
  static const std::set<std::string> kExtensions = {
      ".jpg",  ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp", ".heic", ".heif",
      ".avif", ".jxl",  ".gif", ".mp4", ".m4v",  ".mov", ".avi",  ".mkv",  ".webm",
      ".mpg",  ".mpeg", ".ts",  ".mts", ".ogv",  ".3gp", ".wmv"};
  std::string extension = path.extension().string();
  for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return kExtensions.count(extension) > 0;
}

void add_folder(const fs::path& folder, std::vector<fs::path>& files) {
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
    if (!at->is_regular_file(unknown)) continue;
    if (is_visual_by_name(at->path()) || is_picture(at->path())) found.push_back(at->path());
  }
  if (error) throw UserError(folder.string() + ": cannot be opened: " + error.message());
  if (found.empty())
    throw UserError(folder.string() + ": holds no picture and no film, nor does a folder in it");
  std::sort(found.begin(), found.end());
  files.insert(files.end(), found.begin(), found.end());
}

}  // namespace

bool is_hidden(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.front() == '.' || name == "__MACOSX";
}

bool is_picture(const fs::path& path) {
  std::error_code error;
  return !fs::is_regular_file(path, error) || cv::haveImageReader(path.string());
}

// The file type box (ISO/IEC 14496-12, 4.3) with a still picture's brand.
bool is_heif(const fs::path& path) {
  static const std::set<std::string> kBrands = {"avif", "heic", "heim", "heis", "heix", "mif1"};
  std::ifstream in(path, std::ios::binary);
  std::array<char, 12> bytes{};
  in.read(bytes.data(), bytes.size());
  const std::string head(bytes.data(), bytes.size());
  return in && head.substr(4, 4) == "ftyp" && kBrands.count(head.substr(8)) > 0;
}

std::vector<fs::path> visual_files(const std::vector<std::string>& given) {
  std::vector<fs::path> files;
  for (const std::string& path : given) {
    std::error_code error;
    if (fs::is_directory(path, error))
      add_folder(path, files);
    else
      files.emplace_back(path);
  }
  return files;
}

}  // namespace emoxnet::data

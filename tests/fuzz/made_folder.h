// Pictures for the lists that a fuzzer makes up.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <string>
#include <string_view>

#include "native/support/check.h"

namespace emoxnet::fuzz {

/// With one grey picture in it; gone with the object.
class MadeFolder {
 public:
  explicit MadeFolder(const std::string& picture) {
    constexpr int kPictureSide = 16;
    std::string name = (std::filesystem::temp_directory_path() / "emoxnet-fuzz-XXXXXX").string();
    EMOXNET_CHECK(mkdtemp(name.data()) != nullptr, "a folder of our own");
    path_ = name;
    std::filesystem::create_directories((path_ / picture).parent_path());
    cv::imwrite((path_ / picture).string(),
                cv::Mat(kPictureSide, kPictureSide, CV_8UC1, cv::Scalar(128)));
  }
  ~MadeFolder() { std::filesystem::remove_all(path_); }
  MadeFolder(const MadeFolder&) = delete;
  MadeFolder& operator=(const MadeFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  void write(const std::string& name, std::string_view bytes) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace emoxnet::fuzz

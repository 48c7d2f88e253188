// RAF-DB's list of labels, beside a folder with one picture.
#include "native/data/rafdb.h"

#include <cstdlib>
#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

namespace {

/// Made once; gone with the process.
const std::filesystem::path& folder() {
  static const struct Folder {
    std::filesystem::path path;
    Folder() {
      std::string name = (std::filesystem::temp_directory_path() / "rafdb-XXXXXX").string();
      EMOXNET_CHECK(mkdtemp(name.data()) != nullptr, "a folder of our own");
      path = name;
      std::filesystem::create_directories(path / "EmoLabel");
      std::filesystem::create_directories(path / "Image" / "aligned");
      cv::imwrite((path / "Image" / "aligned" / "train_00001_aligned.jpg").string(),
                  cv::Mat(16, 16, CV_8UC1, cv::Scalar(128)));
    }
    ~Folder() { std::filesystem::remove_all(path); }
  } made;
  return made.path;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto list = folder() / "EmoLabel" / "list_patition_label.txt";
  std::ofstream(list, std::ios::binary) << fuzz::text_of(data, size);
  data::ImageImport options;
  options.threads = 1;
  fuzz::expect_sentence([&] { data::read_rafdb(folder(), options); });
  return 0;
}

// The label.csv of a folder that FER+'s own script filled, with one picture.
#include "native/data/ferplus_folder.h"
#include "tests/fuzz/input_file.h"
#include "tests/fuzz/made_folder.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::MadeFolder folder("FER2013Train/fer0000000.png");
  folder.write("FER2013Train/label.csv", fuzz::text_of(data, size));
  data::ImageImport options;
  options.threads = 1;
  fuzz::expect_sentence([&] { data::read_ferplus_folder(folder.path(), options); });
  return 0;
}

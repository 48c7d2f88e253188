// RAF-DB's list of labels, beside a folder with one picture.
#include "native/data/rafdb.h"

#include "tests/fuzz/input_file.h"
#include "tests/fuzz/made_folder.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::MadeFolder folder("Image/aligned/train_00001_aligned.jpg");
  folder.write("EmoLabel/list_patition_label.txt", fuzz::text_of(data, size));
  data::ImageImport options;
  options.threads = 1;
  fuzz::expect_sentence([&] { data::read_rafdb(folder.path(), options); });
  return 0;
}

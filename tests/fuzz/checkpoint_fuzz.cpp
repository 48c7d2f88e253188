// A checkpoint of a run, whole and of its model alone. Its seed is an EmoXNetLite as narrow as they
// get, without the records that are not read.
#include "native/train/checkpoint.h"

#include "tests/fuzz/input_file.h"
#include "tests/fuzz/zip_checksums.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::with_zip_checksums(fuzz::text_of(data, size)));
  fuzz::expect_sentence([&] { train::load_model(file.path()); });
  fuzz::expect_sentence([&] { train::Checkpoint::load(file.path()); });
  return 0;
}

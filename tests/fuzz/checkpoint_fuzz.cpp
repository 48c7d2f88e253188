// A checkpoint of a run, whole and of its model alone.
#include "native/train/checkpoint.h"

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::text_of(data, size));
  fuzz::expect_sentence([&] { train::load_model(file.path()); });
  fuzz::expect_sentence([&] { train::Checkpoint::load(file.path()); });
  return 0;
}

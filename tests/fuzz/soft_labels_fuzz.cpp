// A file of soft labels.
#include "native/train/soft_labels.h"

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::with_checksum(fuzz::text_of(data, size)));
  fuzz::expect_sentence([&] { train::SoftLabels::load(file.path()); });
  return 0;
}

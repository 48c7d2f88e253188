// What is read of a network's manifest.json.
#include "native/models/readout.h"
#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::text_of(data, size));
  fuzz::expect_sentence([&] {
    const auto readout = models::read_readout(file.path());
    models::read_out(torch::zeros({1, static_cast<std::int64_t>(readout.offsets.size())}), readout);
  });
  return 0;
}

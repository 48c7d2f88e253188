// The CSV that `emoxnet predict --resume` goes on with: what is read is written again.
#include "native/eval/readings.h"

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::text_of(data, size));
  fuzz::expect_sentence([&] {
    const auto classes = data::seven_classes();
    const auto readings = eval::read_csv(file.path(), classes);
    eval::to_csv(readings, classes);
    eval::to_json(readings, classes, "lite");
  });
  return 0;
}

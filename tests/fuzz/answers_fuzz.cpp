// Answers of `emoxnet eval --answers`, compared with themselves.
#include "native/eval/answers.h"

#include <nlohmann/json.hpp>

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::text_of(data, size));
  fuzz::expect_sentence([&] {
    const auto comparisons = eval::compare_answers(file.path(), file.path());
    eval::to_table(comparisons);
    eval::to_json(comparisons).dump();
  });
  return 0;
}

// FER-2013's CSV, or Kaggle's, and the one with FER+'s votes: the input is the first, a line
// "----", the second; without that line, pictures that nobody voted on.
#include "native/data/fer2013.h"

#include <optional>

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kBetween = "----\n";
  const std::string_view input = fuzz::text_of(data, size);
  const std::size_t end = input.find(kBetween);
  const fuzz::InputFile pixels(input.substr(0, end));
  std::optional<fuzz::InputFile> votes;
  if (end != std::string_view::npos) votes.emplace(input.substr(end + kBetween.size()));
  fuzz::expect_sentence([&] {
    data::read_fer2013(pixels.path(), votes ? std::optional(votes->path()) : std::nullopt,
                       data::seven_classes(), {}, [](const std::string&) {});
  });
  return 0;
}

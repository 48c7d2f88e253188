// A recipe's JSON: what is read is checked, and read again as it is written.
#include "native/train/recipe.h"

#include <nlohmann/json.hpp>

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::text_of(data, size));
  fuzz::expect_sentence([&] {
    const auto recipe = train::Recipe::from(file.path().string());
    const auto json = to_json(recipe);
    EMOXNET_CHECK(to_json(train::recipe_from_json(json)) == json, "a recipe survives its JSON");
    recipe.validate();
  });
  return 0;
}

#include "native/models/readout.h"

#include <gtest/gtest.h>

#include "tests/unit/support/user_sentence.h"

namespace emoxnet::models {
namespace {

TEST(Readout, IsReadOfAManifest) {
  const test::TemporaryFolder folder;
  const auto file = folder.write("manifest.json",
                                 R"({"name": "lite", "temperature": 0.5, "offsets": [0.25, -1]})");
  const Readout readout = read_readout(file);
  EXPECT_EQ(readout.temperature, 0.5);
  EXPECT_EQ(readout.offsets, (std::vector<double>{0.25, -1}));
}

TEST(Readout, RefusesOtherFiles) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(test::user_sentence(folder, [&] { read_readout(folder / "none.json"); }),
            "none.json: cannot be opened; expected a manifest.json");
  for (const char* text :
       {"", "{", "[]", R"({"temperature": 1})", R"({"temperature": 0, "offsets": []})",
        R"({"temperature": "1", "offsets": []})", R"({"temperature": 1, "offsets": ["a"]})"})
    EXPECT_EQ(test::user_sentence(folder, [&] { read_readout(folder.write("m.json", text)); }),
              "m.json: expected a \"temperature\" above 0 and \"offsets\", as `emoxnet export` "
              "writes them");
}

}  // namespace
}  // namespace emoxnet::models

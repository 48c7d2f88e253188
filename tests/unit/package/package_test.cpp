// find_package(emoxnet), as somebody else's program uses it.
#include <gtest/gtest.h>

#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

TEST(Package, ServesAProgramOfSomebodyElses) {
  const test::TemporaryFolder folder;
  const std::string prefix = (folder / "prefix").string(), build = (folder / "build").string();
  const auto ok = [](const std::string& command) {
    const auto result = test::run_shell(command);
    EXPECT_EQ(result.exit_code, 0) << command << "\n" << result.output;
    return result;
  };
  ok("cmake --install " EMOXNET_BUILD " --component library --prefix " + prefix);
  ok("cmake -G Ninja -S " EMOXNET_STRANGER " -B " + build + " -DCMAKE_PREFIX_PATH=" + prefix);
  ok("cmake --build " + build);
  const std::string network = (folder / "lite.onnx").string();
  ok(EMOXNET_PROGRAM " export --checkpoint " EMOXNET_CHECKPOINT " --out " + network);
  // 0.1484, says ONNX Runtime of the same ten views; it is no face.
  EXPECT_EQ(ok(build + "/reader " + network).output, "disgust 0.15\n");
}

}  // namespace
}  // namespace emoxnet

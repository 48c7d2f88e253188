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
  ok("cmake -S " EMOXNET_STRANGER " -B " + build + " -DCMAKE_PREFIX_PATH=" + prefix);
  ok("cmake --build " + build);
  // The face is in the middle of a ramp from black to white.
  EXPECT_EQ(ok(build + "/reader").output, "angry 0.5\n");
}

}  // namespace
}  // namespace emoxnet

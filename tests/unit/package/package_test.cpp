// What is installed: the program, and the package that somebody else's program finds.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

test::ProgramResult ok(const std::string& command) {
  const auto result = test::run_shell(command);
  EXPECT_EQ(result.exit_code, 0) << command << "\n" << result.output;
  return result;
}

/// Where the loader is to look for the libraries of a program, one a line.
std::string library_folders(const std::string& program) {
  return test::run_shell("readelf -d " + program +
                         " | sed -n 's/.*(R.*PATH).*\\[\\(.*\\)\\]/\\1/p' | tr : '\\n'")
      .output;
}

TEST(Package, InstallsAProgramThatFindsItsLibraries) {
  const test::TemporaryFolder folder;
  ok("cmake --install " EMOXNET_BUILD " --component program --prefix " + folder.path().string());
  const std::string program = (folder / "bin/emoxnet").string();
  const auto package = nlohmann::json::parse(std::ifstream(EMOXNET_NPM_PACKAGE));
  EXPECT_EQ(ok(program + " --version").output, package.at("version").get<std::string>() + "\n");
  EXPECT_EQ(library_folders(program), library_folders(EMOXNET_PROGRAM));
}

TEST(Package, ServesAProgramOfSomebodyElses) {
  const test::TemporaryFolder folder;
  const std::string prefix = (folder / "prefix").string(), build = (folder / "build").string();
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

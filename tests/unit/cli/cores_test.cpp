#include "native/support/cores.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

const int kCores = static_cast<int>(std::thread::hardware_concurrency());

TEST(Cores, AreThoseOfTheMachineWithoutAQuota) {
  const test::TemporaryFolder folder;
  EXPECT_EQ(usable_cores(folder / "none", folder / "nowhere"), kCores);
  const auto member = folder.write("cgroup", "0::/\n");
  folder.write("groups/cpu.max", "max 100000\n");
  EXPECT_EQ(usable_cores(member, folder / "groups"), kCores);
}

TEST(Cores, AreWhatTheQuotaPaysFor) {
  const test::TemporaryFolder folder;
  const auto member = folder.write("cgroup", "0::/slice/job\n");
  folder.write("groups/slice/job/cpu.max", "max 100000\n");
  folder.write("groups/slice/cpu.max", "50000 100000\n");
  EXPECT_EQ(usable_cores(member, folder / "groups"), 1);
  folder.write("groups/slice/cpu.max", "100000000 100000\n");
  EXPECT_EQ(usable_cores(member, folder / "groups"), kCores);
  if (kCores >= 2) {
    folder.write("groups/slice/job/cpu.max", "150000 100000\n");
    EXPECT_EQ(usable_cores(member, folder / "groups"), 2);
  }
}

}  // namespace
}  // namespace emoxnet

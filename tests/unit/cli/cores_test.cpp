#include "native/support/cores.h"

#include <gtest/gtest.h>
#include <sched.h>

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

TEST(Cores, AreWhatAnOldControlGroupPaysFor) {
  const test::TemporaryFolder folder;
  const auto member = folder.write("cgroup", "5:memory:/job\n4:cpu,cpuacct:/job\n0::/\n");
  folder.write("groups/cpu/job/cpu.cfs_period_us", "100000\n");
  folder.write("groups/cpu/job/cpu.cfs_quota_us", "-1\n");
  EXPECT_EQ(usable_cores(member, folder / "groups"), kCores);
  folder.write("groups/cpu/job/cpu.cfs_quota_us", "50000\n");
  EXPECT_EQ(usable_cores(member, folder / "groups"), 1);
}

TEST(Cores, AreThoseThatTheProcessIsBoundTo) {
  cpu_set_t before, one;
  ASSERT_EQ(::sched_getaffinity(0, sizeof before, &before), 0);
  CPU_ZERO(&one);
  int core = 0;
  while (!CPU_ISSET(core, &before)) ++core;
  CPU_SET(core, &one);
  ASSERT_EQ(::sched_setaffinity(0, sizeof one, &one), 0);
  const test::TemporaryFolder folder;
  EXPECT_EQ(usable_cores(folder / "none", folder / "nowhere"), 1);
  ASSERT_EQ(::sched_setaffinity(0, sizeof before, &before), 0);
}

}  // namespace
}  // namespace emoxnet

// How many threads can really run at once.
#pragma once

#include <filesystem>

namespace emoxnet {

/// Cores of this machine that this process may use: those it is bound to, or fewer where the CPU
/// quota of its control group or of one above it (cgroups v1 and v2) does not pay for all of them.
/// memberships, groups: where Linux tells of them. At least 1.
int usable_cores(const std::filesystem::path& memberships = "/proc/self/cgroup",
                 const std::filesystem::path& groups = "/sys/fs/cgroup");

}  // namespace emoxnet

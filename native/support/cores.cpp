#include "native/support/cores.h"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

namespace emoxnet {
namespace {

namespace fs = std::filesystem;

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

/// Cores that this process is bound to.
int bound_cores() {
  cpu_set_t set;
  return ::sched_getaffinity(0, sizeof set, &set) == 0
             ? CPU_COUNT(&set)
             : static_cast<int>(std::thread::hardware_concurrency());
}

/// Cores that a group's quota pays for. Version 2 of control groups: "150000 100000" in cpu.max are
/// 1.5, "max 100000" any number; version 1: two files, -1 is any number.
double quota_of(const fs::path& group) {
  double quota = 0, period = 0;
  if (std::ifstream file(group / "cpu.max"); file >> quota >> period && period > 0)
    return quota / period;
  std::ifstream quotas(group / "cpu.cfs_quota_us"), periods(group / "cpu.cfs_period_us");
  if (quotas >> quota && periods >> period && quota > 0 && period > 0) return quota / period;
  return kUnlimited;
}

/// The group relative to the root of all, which "0::/user.slice/run.scope" names, or, in version 1,
/// "4:cpu,cpuacct:/job" that in the folder "cpu".
fs::path group_of(const fs::path& memberships) {
  std::ifstream file(memberships);
  fs::path group;
  for (std::string line; std::getline(file, line);) {
    const auto first = line.find(':'), second = line.find(":/");
    if (second == std::string::npos || first > second) continue;
    const std::string path = line.substr(second + 2);
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    if (controllers.find(",cpu,") != std::string::npos) return fs::path("cpu") / path;
    if (line.rfind("0::", 0) == 0) group = path;
  }
  return group;
}

}  // namespace

int usable_cores(const fs::path& memberships, const fs::path& groups) {
  double cores = bound_cores();
  fs::path group = group_of(memberships);
  // Within a container the groups above its own are not to be seen, and its own is the root.
  for (;; group = group.parent_path()) {
    cores = std::min(cores, std::ceil(quota_of(groups / group)));
    if (group.empty()) return std::max(1, static_cast<int>(cores));
  }
}

}  // namespace emoxnet

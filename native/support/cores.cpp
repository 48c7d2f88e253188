#include "native/support/cores.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <thread>

namespace emoxnet {
namespace {

namespace fs = std::filesystem;

/// Cores that a group's cpu.max pays for: "150000 100000" are 1.5, "max 100000" any number.
double quota_of(const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  double quota = 0, period = 0;
  return file >> quota >> period && period > 0 ? quota / period
                                               : std::numeric_limits<double>::infinity();
}

/// "0::/user.slice/run.scope" names the group relative to the root of all.
fs::path group_of(const fs::path& memberships) {
  std::ifstream file(memberships);
  for (std::string line; std::getline(file, line);)
    if (line.rfind("0::/", 0) == 0) return line.substr(4);
  return {};
}

}  // namespace

int usable_cores(const fs::path& memberships, const fs::path& groups) {
  double cores = std::max(1U, std::thread::hardware_concurrency());
  fs::path group = group_of(memberships);
  // Within a container the groups above its own are not to be seen, and its own is the root.
  for (;; group = group.parent_path()) {
    cores = std::min(cores, std::ceil(quota_of(groups / group)));
    if (group.empty()) return std::max(1, static_cast<int>(cores));
  }
}

}  // namespace emoxnet

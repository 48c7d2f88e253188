// Runs that differ in their seed alone, and what a report says of them together.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "native/eval/paired_seeds.h"
#include "native/eval/report/report.h"

namespace emoxnet::eval {

/// Two or more runs of one recipe.
struct SeededRuns {
  std::string name;                       ///< what their names begin with
  std::vector<const EvaluatedRun*> runs;  ///< of the report, in the order of their seeds
};

/// In the order of the report; runs whose recipe no other one has are left out.
std::vector<SeededRuns> seeded_runs(const Report& report);

/// Accuracies with all views of the runs' seeds that both have, compared under every protocol.
struct SeedComparison {
  const SeededRuns *first, *second;
  std::string protocol;  ///< "A7"
  int seeds;
  PairedDifference difference;  ///< the second's accuracy less the first's
};

/// Every two of them that have two seeds or more in common.
std::vector<SeedComparison> compare_seeds(const std::vector<SeededRuns>& all);

/// Tables as Markdown; empty where there are no such runs.
std::string seeds_markdown(const Report& report);

/// {"recipes":[{"name":…,"seeds":[…],"scores":[{"protocol":"A7","single":{"mean":…,
///   "deviation":…},"tta":{…},"macro_f1":{…}}]}],"paired":[{"first":…,"second":…,
///   "protocol":…,"seeds":N,"gain":…,"gain_interval":[…],"p":…}]}; null where there are none.
///   Without a test its interval and p are null.
nlohmann::ordered_json seeds_json(const Report& report);

}  // namespace emoxnet::eval

#include "native/eval/report/seeds.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "native/eval/report/table.h"
#include "native/train/recipe.h"

namespace emoxnet::eval {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kFewestPairs = 2;  // of a single one there is no spread

std::uint64_t seed_of(const EvaluatedRun* run) { return run->run.best.recipe.seed; }

/// All that decides a run but its seed; names only say how the recipe came about.
std::string recipe_without_seed(const EvaluatedRun& run) {
  auto recipe = train::to_json(run.run.best.recipe);
  recipe.erase("seed");
  recipe.erase("name");
  return recipe.dump();
}

/// "lite-seed-1" and "lite-seed-2" to "lite".
std::string common_name(const std::vector<const EvaluatedRun*>& runs) {
  std::string common = runs.front()->run.name;
  for (const EvaluatedRun* run : runs) {
    const std::string& name = run->run.name;
    const auto end = std::mismatch(common.begin(), common.end(), name.begin(), name.end()).first;
    common.erase(end, common.end());
  }
  for (const std::string_view ending : {"seed-", "seed", "-"})
    if (common.size() > ending.size() &&
        common.compare(common.size() - ending.size(), ending.size(), ending) == 0)
      common.erase(common.size() - ending.size());
  return common.empty() ? runs.front()->run.best.recipe.model.name : common;
}

template <typename Value>
Spread spread_over(const SeededRuns& seeded, const Value& value) {
  std::vector<double> values;
  values.reserve(seeded.runs.size());
  for (const EvaluatedRun* run : seeded.runs) values.push_back(value(*run));
  return spread_of(values);
}

/// "83.21 ± 0.25"
std::string cell(const char* format, double scale, const Spread& spread) {
  return number(format, scale * spread.mean) + " ± " + number(format, scale * spread.deviation);
}

std::string seeds_in(const SeededRuns& seeded) {
  std::string text;
  for (const EvaluatedRun* run : seeded.runs)
    text += (text.empty() ? "" : ", ") + std::to_string(seed_of(run));
  return text;
}

std::string spread_table(const std::vector<SeededRuns>& all) {
  const auto& protocols = all.front().runs.front()->final_scores();
  std::vector<std::string> names = {"runs", "seeds"};
  for (const ProtocolScores& p : protocols) {
    const std::string protocol = p.name();
    names.push_back(protocol + ", one view, %");
    names.push_back(protocol + ", " + std::to_string(p.steps) + " views, %");
    names.push_back(protocol + ", macro F1");
  }
  std::string text = header(names);
  for (const SeededRuns& seeded : all) {
    std::vector<std::string> cells = {seeded.name, seeds_in(seeded)};
    for (std::size_t p = 0; p < protocols.size(); ++p) {
      const auto of = [&](auto value) {
        return spread_over(seeded,
                           [&](const EvaluatedRun& run) { return value(run.final_scores()[p]); });
      };
      cells.push_back(
          cell("%.2f", 100, of([](const ProtocolScores& s) { return s.single.accuracy; })));
      cells.push_back(
          cell("%.2f", 100, of([](const ProtocolScores& s) { return s.tta.accuracy; })));
      cells.push_back(cell("%.3f", 1, of([](const ProtocolScores& s) { return s.tta.macro_f1; })));
    }
    text += row(cells);
  }
  return text;
}

std::string comparison_table(const std::vector<SeedComparison>& comparisons) {
  if (comparisons.empty()) return "";
  std::string text =
      "\nAll views, the same seeds beside each other: accuracy of the second less the first, in "
      "points.\n\n" +
      header({"first", "second", "protocol", "seeds", "difference", "95 %", "p"});
  bool all_tested = true;
  for (const SeedComparison& c : comparisons) {
    const auto& test = c.difference.test;
    all_tested &= test.has_value();
    text += row({c.first->name, c.second->name, c.protocol, std::to_string(c.seeds),
                 number("%+.2f", 100 * c.difference.mean),
                 test ? number("%+.2f", 100 * test->interval.low) + " to " +
                            number("%+.2f", 100 * test->interval.high)
                      : kNothing,
                 test ? number("%.3f", test->p) : kNothing});
  }
  if (!all_tested)
    text += "\nDifferences that are the same for every seed show no spread to test them by.\n";
  return text;
}

using SeedPairs = std::vector<std::pair<const EvaluatedRun*, const EvaluatedRun*>>;

/// Of the seeds that both have.
SeedPairs pairs_of(const SeededRuns& first, const SeededRuns& second) {
  SeedPairs pairs;
  for (const EvaluatedRun* one : first.runs)
    for (const EvaluatedRun* other : second.runs)
      if (seed_of(one) == seed_of(other)) pairs.emplace_back(one, other);
  return pairs;
}

/// Why what somebody may look for in the table is not there.
std::string sentences_on_untested(const std::vector<SeededRuns>& all) {
  std::string text;
  for (std::size_t f = 0; f < all.size(); ++f)
    for (std::size_t s = f + 1; s < all.size(); ++s)
      if (pairs_of(all[f], all[s]).size() < kFewestPairs)
        text += "\n" + all[f].name + " (seeds " + seeds_in(all[f]) + ") and " + all[s].name +
                " (seeds " + seeds_in(all[s]) +
                ") are not compared: the paired test takes two seeds or more that both have.\n";
  return text;
}

ordered_json to_json(const Spread& spread) {
  return {{"mean", spread.mean}, {"deviation", spread.deviation}};
}

ordered_json to_json(const SeededRuns& seeded) {
  ordered_json seeds = ordered_json::array(), scores = ordered_json::array();
  for (const EvaluatedRun* run : seeded.runs) seeds.push_back(seed_of(run));
  const auto& protocols = seeded.runs.front()->final_scores();
  for (std::size_t p = 0; p < protocols.size(); ++p)
    scores.push_back({{"protocol", protocols[p].name()},
                      {"single", to_json(spread_over(seeded,
                                                     [&](const EvaluatedRun& run) {
                                                       return run.final_scores()[p].single.accuracy;
                                                     }))},
                      {"tta", to_json(spread_over(seeded,
                                                  [&](const EvaluatedRun& run) {
                                                    return run.final_scores()[p].tta.accuracy;
                                                  }))},
                      {"macro_f1", to_json(spread_over(seeded, [&](const EvaluatedRun& run) {
                         return run.final_scores()[p].tta.macro_f1;
                       }))}});
  return {{"name", seeded.name}, {"seeds", seeds}, {"scores", scores}};
}

ordered_json to_json(const SeedComparison& c) {
  ordered_json json = {{"first", c.first->name},
                       {"second", c.second->name},
                       {"protocol", c.protocol},
                       {"seeds", c.seeds},
                       {"gain", c.difference.mean},
                       {"gain_interval", nullptr},
                       {"p", nullptr}};
  if (const auto& test = c.difference.test) {
    json["gain_interval"] = {test->interval.low, test->interval.high};
    json["p"] = test->p;
  }
  return json;
}

}  // namespace

std::vector<SeededRuns> seeded_runs(const Report& report) {
  std::vector<SeededRuns> all;
  std::map<std::string, std::size_t> places;  // of recipes
  for (const EvaluatedRun& run : report.runs) {
    const auto [place, fresh] = places.emplace(recipe_without_seed(run), all.size());
    if (fresh) all.push_back({});
    all[place->second].runs.push_back(&run);
  }
  all.erase(std::remove_if(all.begin(), all.end(),
                           [](const SeededRuns& seeded) { return seeded.runs.size() < 2; }),
            all.end());
  for (SeededRuns& seeded : all) {
    std::stable_sort(seeded.runs.begin(), seeded.runs.end(),
                     [](const auto* a, const auto* b) { return seed_of(a) < seed_of(b); });
    seeded.name = common_name(seeded.runs);
  }
  return all;
}

std::vector<SeedComparison> compare_seeds(const std::vector<SeededRuns>& all) {
  std::vector<SeedComparison> comparisons;
  for (std::size_t f = 0; f < all.size(); ++f)
    for (std::size_t s = f + 1; s < all.size(); ++s) {
      const SeedPairs pairs = pairs_of(all[f], all[s]);
      if (pairs.size() < kFewestPairs) continue;
      const auto& protocols = all[f].runs.front()->final_scores();
      for (std::size_t p = 0; p < protocols.size(); ++p) {
        std::vector<double> first, second;
        for (const auto& [one, other] : pairs) {
          first.push_back(one->final_scores()[p].tta.accuracy);
          second.push_back(other->final_scores()[p].tta.accuracy);
        }
        comparisons.push_back({&all[f], &all[s], protocols[p].name(),
                               static_cast<int>(pairs.size()), compare_paired(first, second)});
      }
    }
  return comparisons;
}

std::string seeds_markdown(const Report& report) {
  const auto all = seeded_runs(report);
  if (all.empty()) return "";
  return "\n## Several seeds\n\nMean ± standard deviation over runs that differ in their seed "
         "alone; differences by Student's paired\nt-test.\n\n" +
         spread_table(all) + comparison_table(compare_seeds(all)) + sentences_on_untested(all);
}

ordered_json seeds_json(const Report& report) {
  const auto all = seeded_runs(report);
  if (all.empty()) return nullptr;
  ordered_json recipes = ordered_json::array(), paired = ordered_json::array();
  for (const SeededRuns& seeded : all) recipes.push_back(to_json(seeded));
  for (const SeedComparison& comparison : compare_seeds(all)) paired.push_back(to_json(comparison));
  return {{"recipes", recipes}, {"paired", paired}};
}

}  // namespace emoxnet::eval

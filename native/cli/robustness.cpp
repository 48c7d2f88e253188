// emoxnet robustness: what a webcam's faults do to a network, as a table or as JSON.
#include "native/eval/robustness.h"

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/evaluation_options.h"
#include "native/eval/pictures/no_faces.h"
#include "native/support/progress.h"
#include "native/vision/preprocess.h"

namespace emoxnet::cli {
namespace {

constexpr int kOutliers = 1000;
constexpr std::uint64_t kSeed = 1;

struct RobustnessOptions {
  EvaluationOptions evaluation;
  bool json = false;
};

void run(const RobustnessOptions& options) {
  const auto [placement, model, readout, dataset, scope] = options.evaluation.open();
  const auto pixels = eval::draw_no_faces(kOutliers, kSeed);
  std::vector<const std::uint8_t*> outliers;
  outliers.reserve(kOutliers);
  for (std::size_t i = 0; i < kOutliers; ++i) outliers.push_back(&pixels[i * vision::kPixels]);
  torch::manual_seed(kSeed);
  eval::Robustness robustness;
  {
    const auto faces = static_cast<std::int64_t>(
        data::select(dataset, scope.split, data::Protocol::kA, scope.duplicates).size());
    Progress progress("robustness", faces * eval::kRobustnessRounds, "faces");
    robustness = eval::measure_robustness(*model, placement, dataset, scope, readout, outliers,
                                          [&](int rounds) { progress.update(faces * rounds); });
  }
  const std::string text =
      options.json ? eval::to_json(robustness).dump(2) + "\n" : eval::to_table(robustness);
  std::fputs(text.c_str(), stdout);
}

}  // namespace

void add_robustness(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<RobustnessOptions>();
  CLI::App* command = app.add_subcommand(
      "robustness", "Measure what a webcam's faults and pictures without a face do to a network");
  options->evaluation.add_to(*command);
  command->add_flag("--json", options->json, "print JSON instead of the table");
  command->footer(
      "Examples:\n"
      "  emoxnet robustness --checkpoint runs/lite/best.pt --data ferplus.faces\n"
      "  emoxnet robustness --checkpoint models/emoxnet-lite.pt --data ferplus.faces"
      " --json > robustness.json");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet eval: scores of a checkpoint on a split, as a table or as JSON.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/evaluation_options.h"
#include "native/cli/outputs.h"
#include "native/eval/answers.h"
#include "native/eval/predict.h"
#include "native/support/atomic_file.h"
#include "native/support/progress.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

struct EvalOptions {
  EvaluationOptions evaluation;
  int steps = vision::kTtaSteps;
  std::string answers;
  bool json = false;
};

void run(const EvalOptions& options) {
  const auto [placement, model, readout, dataset, scope] = options.evaluation.open();
  const auto images = eval::images_to_predict(dataset, scope).size();
  eval::Predictions predictions;
  {
    Progress progress("eval", static_cast<std::int64_t>(images), "faces");
    predictions = eval::predict(
        *model, placement, dataset, scope, options.steps,
        [&](std::size_t done) { progress.update(static_cast<std::int64_t>(done)); }, readout);
  }
  if (!options.answers.empty()) {
    const std::string csv = eval::answers_csv(dataset, scope, predictions);
    write_stream_atomically(options.answers, [&](std::ostream& file) { file << csv; });
  }
  const auto scores = eval::evaluate(dataset, scope, predictions);
  const std::string text =
      options.json ? eval::to_json(scores).dump(2) + "\n" : eval::to_table(scores);
  std::fputs(text.c_str(), stdout);
}

}  // namespace

void add_eval(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<EvalOptions>();
  CLI::App* command = app.add_subcommand(
      "eval", "Score a network under both label protocols, with and without TTA");
  options->evaluation.add_to(*command);
  command->add_option("--steps", options->steps, "test-time views")
      ->check(CLI::Range(1, vision::kTtaSteps))
      ->capture_default_str();
  output_file(
      command->add_option("--answers", options->answers,
                          "CSV for every picture's probabilities, which `emoxnet compare` takes"));
  command->add_flag("--json", options->json, "print JSON instead of the table");
  command->footer(
      "Examples:\n"
      "  emoxnet eval --checkpoint runs/lite/best.pt --data ferplus.faces\n"
      "  emoxnet eval --checkpoint runs/lite/best.pt --data ferplus.faces --json > scores.json");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

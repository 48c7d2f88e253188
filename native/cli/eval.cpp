// emoxnet eval: scores of a checkpoint on a split, as a table or as JSON.
#include <torch/torch.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/scope_options.h"
#include "native/eval/predict.h"
#include "native/support/progress.h"
#include "native/train/checkpoint.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

struct Options {
  std::string checkpoint, data;
  ScopeOptions scope;
  int steps = vision::kTtaSteps;
  bool json = false;
  DeviceOptions device;
};

void run(const Options& options) {
  const torch::Device device = options.device.use();
  const auto model = train::load_model(options.checkpoint).model;
  model->to(device);
  const auto dataset = data::FaceDataset::load(options.data);
  const eval::Scope scope = options.scope.use(dataset, options.data);
  const auto images = eval::images_to_predict(dataset, scope).size();
  eval::Predictions predictions;
  {
    Progress progress("eval", static_cast<std::int64_t>(images), "faces");
    predictions =
        eval::predict(*model, device, dataset, scope, options.steps,
                      [&](std::size_t done) { progress.update(static_cast<std::int64_t>(done)); });
  }
  const auto scores = eval::evaluate(dataset, scope, predictions);
  const std::string text =
      options.json ? eval::to_json(scores).dump(2) + "\n" : eval::to_table(scores);
  std::fputs(text.c_str(), stdout);
}

}  // namespace

void add_eval(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "eval", "Score a network under both label protocols, with and without TTA");
  command->add_option("--checkpoint", options->checkpoint, "best.pt or checkpoint.pt of a run")
      ->required();
  command->add_option("--data", options->data, "data set made by `emoxnet import`")->required();
  options->scope.add_to(*command);
  command->add_option("--steps", options->steps, "test-time views")
      ->check(CLI::Range(1, vision::kTtaSteps))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print JSON instead of the table");
  options->device.add_to(*command);
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

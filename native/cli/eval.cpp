// emoxnet eval: scores of a checkpoint on a split, as a table or as JSON.
#include <torch/torch.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>

#include "native/cli/commands.h"
#include "native/eval/predict.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"
#include "native/train/checkpoint.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

struct Options {
  std::string checkpoint, data;
  data::Split split = data::Split::kValid;
  data::Duplicates duplicates = data::Duplicates::kExclude;
  int steps = vision::kTtaSteps;
  bool json = false;
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
};

void run(const Options& options) {
  torch::set_num_threads(options.threads);
  const auto model = train::load_model(options.checkpoint).model;
  const auto dataset = data::FaceDataset::load(options.data);
  const eval::Scope scope{options.split, options.duplicates};
  const auto images = eval::images_to_predict(dataset, scope).size();
  if (images == 0)
    throw UserError(options.data + ": holds no labelled image of the split " +
                    std::string(data::kSplitNames[static_cast<int>(options.split)]));
  eval::Predictions predictions;
  {
    Progress progress("eval", static_cast<std::int64_t>(images), "faces");
    predictions = eval::predict(*model, dataset, scope, options.steps, [&](std::size_t done) {
      progress.update(static_cast<std::int64_t>(done));
    });
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
  const std::map<std::string, data::Split> splits = {
      {"train", data::Split::kTrain}, {"valid", data::Split::kValid}, {"test", data::Split::kTest}};
  const std::map<std::string, data::Duplicates> duplicates = {
      {"include", data::Duplicates::kInclude}, {"exclude", data::Duplicates::kExclude}};
  command->add_option("--checkpoint", options->checkpoint, "best.pt or checkpoint.pt of a run")
      ->required();
  command->add_option("--data", options->data, "data set made by `emoxnet import`")->required();
  command->add_option("--split", options->split, "train, valid (default) or test")
      ->transform(CLI::CheckedTransformer(splits));
  command
      ->add_option("--duplicates", options->duplicates,
                   "exclude (default) images that an earlier split also has, or include them")
      ->transform(CLI::CheckedTransformer(duplicates));
  command->add_option("--steps", options->steps, "test-time views")
      ->check(CLI::Range(1, vision::kTtaSteps))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print JSON instead of the table");
  command->add_option("--threads", options->threads, "CPU threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
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

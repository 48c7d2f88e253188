// emoxnet soft-labels: what trained networks say about the training images, for a student to learn
// from elsewhere.
#include <cmath>
#include <cstdio>
#include <memory>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/eval/predict.h"
#include "native/support/progress.h"
#include "native/train/checkpoint.h"
#include "native/train/soft_labels.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

struct Options {
  std::vector<std::string> checkpoints;
  std::string data, out;
  int steps = vision::kTtaSteps;
  DeviceOptions device;
};

void run(const Options& options) {
  const auto placement = options.device.use();
  const auto dataset = data::FaceDataset::load(options.data);
  const eval::Scope scope{data::Split::kTrain, data::Duplicates::kExclude};
  const auto images = eval::images_to_predict(dataset, scope);
  const auto train = dataset.images_of(data::Split::kTrain);
  std::vector<eval::Probabilities> sums(images.size(), eval::Probabilities{});
  {
    const auto total = static_cast<std::int64_t>(images.size() * options.checkpoints.size());
    Progress progress("soft labels", std::max<std::int64_t>(total, 1), "faces");
    std::size_t before = 0;
    for (const std::string& path : options.checkpoints) {
      const auto model = train::load_model(path, placement).model;
      const auto predictions = eval::predict(
          *model, placement, dataset, scope, options.steps,
          [&](std::size_t done) { progress.update(static_cast<std::int64_t>(before + done)); });
      before += images.size();
      for (std::size_t i = 0; i < images.size(); ++i)
        for (int c = 0; c < vision::kClasses; ++c) sums[i][c] += predictions.tta[i][c];
    }
  }
  train::SoftLabels labels{dataset.fingerprint(data::Split::kTrain), {}};
  labels.rows.resize(train.size());
  const auto teachers = static_cast<double>(options.checkpoints.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto rank = std::lower_bound(train.begin(), train.end(), images[i]) - train.begin();
    for (int c = 0; c < vision::kClasses; ++c)
      labels.rows[static_cast<std::size_t>(rank)][c] =
          static_cast<std::uint16_t>(std::lround(sums[i][c] / teachers * train::SoftLabels::kOne));
  }
  labels.save(options.out);
  std::printf("%s: answers of %zu networks about %zu training images\n", options.out.c_str(),
              options.checkpoints.size(), images.size());
}

}  // namespace

void add_soft_labels(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "soft-labels", "Write what trained networks say about the training images");
  command->add_option("--checkpoint", options->checkpoints, "one or more; they are averaged")
      ->required();
  command->add_option("--data", options->data, "data set made by `emoxnet import`")->required();
  command->add_option("--out", options->out, "file to write")->required();
  command->add_option("--steps", options->steps, "test-time views")
      ->check(CLI::Range(1, vision::kTtaSteps))
      ->capture_default_str();
  options->device.add_to(*command);
  options->device.add_bf16_to(*command);
  command->footer(
      "Example:\n"
      "  emoxnet soft-labels --checkpoint runs/emoxnet/best.pt --data ferplus.faces"
      " --out emoxnet.soft\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --recipe emoxnet-lite"
      " --teacher emoxnet.soft");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

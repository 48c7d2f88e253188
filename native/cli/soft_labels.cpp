// emoxnet soft-labels: what trained networks say about the training images, for a student to learn
// from elsewhere.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <memory>
#include <numeric>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/outputs.h"
#include "native/cli/recipe_options.h"
#include "native/eval/predict.h"
#include "native/support/progress.h"
#include "native/train/checkpoint.h"
#include "native/train/soft_labels.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

struct SoftLabelsOptions {
  std::vector<std::string> checkpoints;
  std::string data, out, recipe = "emoxnet-lite";
  int steps = vision::kTtaSteps;
  std::int64_t views = 16;
  std::uint64_t seed = 1;
  DeviceOptions device;
};

constexpr std::int64_t kBatch = 256;

/// Sums of probabilities, [images, 1 + views, classes].
class Answers {
 public:
  Answers(const data::FaceDataset& dataset, std::vector<std::size_t> images,
          const train::SeededViews& views)
      : dataset_(dataset), images_(std::move(images)), views_(views) {
    sums_ = torch::zeros({size(), 1 + views.count, classes()});
  }

  [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(images_.size()); }
  [[nodiscard]] std::int64_t classes() const {
    return static_cast<std::int64_t>(dataset_.classes.size());
  }

  /// Asks a network about each image, in `steps` test-time views, and about its seeded views.
  /// on_progress: called with the number of pictures just shown to it.
  void ask(models::ExpressionModel& model, const models::Placement& placement, int steps,
           const std::function<void(std::int64_t)>& on_progress) {
    const torch::NoGradGuard no_grad;
    std::vector<const std::uint8_t*> planes;
    planes.reserve(images_.size());
    for (const auto image : images_) planes.push_back(dataset_.plane(image));
    std::size_t before = 0;
    const auto plain =
        eval::predict_views(model, placement, planes, steps,
                            [&](std::size_t done) {
                              on_progress(static_cast<std::int64_t>(done - before) * steps);
                              before = done;
                            })
            .average(steps)
            .tta;
    for (std::int64_t i = 0; i < size(); ++i)
      for (std::int64_t c = 0; c < classes(); ++c)
        sums_[i][0][c] += plain[static_cast<std::size_t>(i)][static_cast<std::size_t>(c)];
    for (std::int64_t start = 0; start < size(); start += kBatch) {
      const std::int64_t end = std::min(start + kBatch, size());
      const auto faces =
          eval::to_faces({planes.begin() + start, planes.begin() + end}).to(placement.device);
      for (std::int64_t view = 1; view <= views_.count; ++view) {
        const auto seen =
            data::warp(faces, views_.warping, warps(start, end, view).to(placement.device));
        const auto autocast = placement.autocast();
        sums_.slice(0, start, end).select(1, view) +=
            torch::softmax(model.forward(seen).logits, 1).cpu();
        on_progress(end - start);
      }
    }
  }

  [[nodiscard]] train::SoftLabels mean(std::size_t teachers) const {
    std::vector<std::size_t> order(images_.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) {
      return dataset_.picture(images_[a]) < dataset_.picture(images_[b]);
    });
    train::SoftLabels labels{dataset_.classes, views_, {}, {}};
    const auto rounded = (sums_ * (train::SoftLabels::kOne / static_cast<double>(teachers)))
                             .round()
                             .to(torch::kUInt8)
                             .contiguous();
    const auto* values = rounded.data_ptr<std::uint8_t>();
    const std::int64_t per_image = (1 + views_.count) * classes();
    for (const auto i : order) {
      const auto name = dataset_.picture(images_[i]);
      if (!labels.pictures.empty() && labels.pictures.back() == name) continue;  // copies
      labels.pictures.push_back(name);
      const auto* value = values + static_cast<std::int64_t>(i) * per_image;
      labels.shares.insert(labels.shares.end(), value, value + per_image);
    }
    return labels;
  }

 private:
  [[nodiscard]] torch::Tensor warps(std::int64_t start, std::int64_t end, std::int64_t view) const {
    auto all = torch::empty({end - start, data::kWarpDraws});
    auto* out = all.data_ptr<float>();
    for (std::int64_t i = start; i < end; ++i) {
      const auto draws = data::seeded_warp(views_.seed, dataset_.picture(images_[i]), view);
      out = std::copy(draws.begin(), draws.end(), out);
    }
    return all;
  }

  const data::FaceDataset& dataset_;
  std::vector<std::size_t> images_;
  train::SeededViews views_;
  torch::Tensor sums_;
};

void run(const SoftLabelsOptions& options, const RecipeChanges& changes) {
  const auto recipe = changed_recipe(options.recipe, changes);
  const auto placement = options.device.use();
  const auto dataset = data::FaceDataset::load(options.data);
  Answers answers(
      dataset, eval::images_to_predict(dataset, {data::Split::kTrain, data::Duplicates::kExclude}),
      {options.seed, options.views, recipe.augmentation});
  {
    const auto networks = static_cast<std::int64_t>(options.checkpoints.size());
    const auto total = answers.size() * (options.steps + options.views) * networks;
    Progress progress("soft labels", std::max<std::int64_t>(total, 1), "views");
    std::int64_t done = 0;
    for (const std::string& path : options.checkpoints) {
      const auto network = train::load_model(path, placement);
      data::expect_same_classes(path, network.classes, dataset.classes, "the data set's");
      answers.ask(*network.model, placement, options.steps,
                  [&](std::int64_t views) { progress.update(done += views); });
    }
  }
  answers.mean(options.checkpoints.size()).save(options.out);
  std::printf(
      "%s: answers about %lld training images and %lld views of each; networks asked: %zu\n",
      options.out.c_str(), static_cast<long long>(answers.size()),
      static_cast<long long>(options.views), options.checkpoints.size());
}

}  // namespace

void add_soft_labels(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<SoftLabelsOptions>();
  CLI::App* command = app.add_subcommand(
      "soft-labels", "Write what trained networks say about the training images");
  command->add_option("--checkpoint", options->checkpoints, "one or more; they are averaged")
      ->required();
  command->add_option("--data", options->data, "data set made by `emoxnet import`")->required();
  output_file(command->add_option("--out", options->out, "their answers"))->required();
  command
      ->add_option("--steps", options->steps,
                   "test-time views whose mean is the answer about an image as it is")
      ->check(CLI::Range(1, vision::kTtaSteps))
      ->capture_default_str();
  command
      ->add_option("--views", options->views,
                   "augmented views of each image that are asked about as well; a student is shown "
                   "these very views")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  command->add_option("--seed", options->seed, "of the views")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command
      ->add_option("--recipe", options->recipe,
                   "whose flips, rotation, shift, shear and zoom the views have")
      ->capture_default_str();
  const auto changes = add_augmentation_options(*command);
  options->device.add_to(*command);
  options->device.add_bf16_to(*command);
  command->footer(
      "Example:\n"
      "  emoxnet soft-labels --checkpoint runs/emoxnet/best.pt --data ferplus.faces"
      " --out emoxnet.soft\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --recipe emoxnet-lite"
      " --teacher emoxnet.soft");
  command->callback([options, changes, &exit_code] {
    run(*options, *changes);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

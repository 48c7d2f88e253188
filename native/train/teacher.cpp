#include "native/train/teacher.h"

#include <algorithm>

#include "native/support/user_error.h"
#include "native/train/checkpoint.h"

namespace emoxnet::train {
namespace {

using torch::Tensor;

/// Probabilities [...,classes] at the temperature T: softmax(logits / T), from softmax(logits).
Tensor soften(const Tensor& probabilities, double temperature) {
  if (temperature == 1) return probabilities;
  const Tensor powers = probabilities.pow(1 / temperature);
  return powers / powers.sum(-1, /*keepdim=*/true);
}

/// [images, 1 + views, data::kWarpDraws]
Tensor warps_of(const SeededViews& views, const data::FaceDataset& dataset,
                const std::vector<std::size_t>& images) {
  auto warps =
      torch::empty({static_cast<std::int64_t>(images.size()), 1 + views.count, data::kWarpDraws});
  auto* out = warps.data_ptr<float>();
  for (const auto image : images) {
    const auto picture = dataset.picture(image);
    for (std::int64_t view = 0; view <= views.count; ++view) {
      const auto draws = data::seeded_warp(views.seed, picture, view);
      out = std::copy(draws.begin(), draws.end(), out);
    }
  }
  return warps;
}

}  // namespace

std::unique_ptr<Teacher> Teacher::open(const Recipe& recipe, const data::FaceDataset& dataset,
                                       const TensorSplit& split,
                                       const models::Placement& placement) {
  if (recipe.distillation.teachers.empty()) return nullptr;
  std::unique_ptr<Teacher> teacher(new Teacher(recipe, dataset.classes.size(), placement));
  for (const std::string& path : recipe.distillation.teachers) {
    if (SoftLabels::is_file(path)) {
      teacher->add_soft_labels(path, dataset, split);
      continue;
    }
    const auto network = load_model(path, placement);
    data::expect_same_classes("--teacher " + path, network.classes, dataset.classes,
                              "the data set's");
    teacher->networks_.push_back(network.model);
  }
  return teacher;
}

void Teacher::add_soft_labels(const std::string& path, const data::FaceDataset& dataset,
                              const TensorSplit& split) {
  auto labels = SoftLabels::load(path);
  auto answers = labels.select(path, dataset, split.images, split.targets);
  if (recipe_.distillation.plain) {
    labels.views.count = 0;
    answers = answers.slice(1, 0, 1);
  }
  if (views_ && !(*views_ == labels.views))
    throw UserError("--teacher " + path +
                    ": knows other views of the pictures than the file before it; expected soft "
                    "labels made with the same --views, --seed and augmentation");
  if (!views_) {
    views_ = labels.views;
    warps_ = warps_of(labels.views, dataset, split.images).to(placement_.device);
  }
  answers_.push_back(soften(answers.to(placement_.device), recipe_.distillation.temperature));
}

Teacher::Shown Teacher::show(const Tensor& chosen, const Tensor& faces) const {
  Shown shown{{}, torch::zeros_like(chosen)};
  if (!views_ || views_->count == 0) {
    shown.faces =
        data::warp(faces, recipe_.augmentation, data::draw_warps(faces.size(0), faces.device()));
    return shown;
  }
  shown.view = torch::randint(1 + views_->count, chosen.sizes(), chosen.options());
  shown.faces = data::warp(faces, views_->warping, warps_.index({chosen, shown.view}));
  return shown;
}

Tensor Teacher::targets(const Tensor& chosen, const Shown& shown,
                        const data::Mixing& mixing) const {
  const torch::NoGradGuard no_grad;
  const Distillation& distillation = recipe_.distillation;
  Tensor sum = torch::zeros({chosen.size(0), classes_}, shown.faces.options());
  for (const auto& answers : answers_)
    sum += mixing.mix_targets(answers.index({chosen, shown.view}));
  for (const auto& network : networks_) {
    const auto autocast = placement_.autocast();
    sum += torch::softmax(
        network->forward(mixing.mix_faces(shown.faces)).logits / distillation.temperature, 1);
  }
  const auto teachers = static_cast<double>(answers_.size() + networks_.size());
  return (1 - distillation.smoothing) * (sum / teachers) +
         distillation.smoothing / static_cast<double>(classes_);
}

}  // namespace emoxnet::train

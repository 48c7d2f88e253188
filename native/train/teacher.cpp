#include "native/train/teacher.h"

#include <utility>
#include <vector>

#include "native/train/checkpoint.h"
#include "native/train/soft_labels.h"

namespace emoxnet::train {
namespace {

using torch::Tensor;

/// Probabilities [N,7] at the temperature T: softmax(logits / T), from softmax(logits).
Tensor soften(const Tensor& probabilities, double temperature) {
  if (temperature == 1) return probabilities;
  const Tensor powers = probabilities.pow(1 / temperature);
  return powers / powers.sum(1, /*keepdim=*/true);
}

class Committee : public Teacher {
 public:
  Committee(const Recipe& recipe, const models::Placement& placement)
      : recipe_(recipe), placement_(placement) {}

  void add_network(std::shared_ptr<models::ExpressionModel> model) {
    networks_.push_back(std::move(model));
  }
  void add_soft_labels(const Tensor& probabilities) {
    soft_labels_.push_back(
        soften(probabilities.to(placement_.device), recipe_.distillation.temperature));
  }

  Tensor targets(const Tensor& chosen, const data::Mixing& mixing, const Tensor& faces) override {
    const torch::NoGradGuard no_grad;
    const Distillation& distillation = recipe_.distillation;
    Tensor sum = torch::zeros({faces.size(0), vision::kClasses}, faces.options());
    for (const auto& labels : soft_labels_)
      sum += mixing.mix_targets(labels.index_select(0, chosen));
    for (const auto& network : networks_) {
      const auto autocast = placement_.autocast();
      sum += torch::softmax(network->forward(faces).logits / distillation.temperature, 1);
    }
    const auto teachers = static_cast<double>(soft_labels_.size() + networks_.size());
    return (1 - distillation.smoothing) * (sum / teachers) +
           distillation.smoothing / static_cast<double>(vision::kClasses);
  }

 private:
  const Recipe& recipe_;
  models::Placement placement_;
  std::vector<std::shared_ptr<models::ExpressionModel>> networks_;
  std::vector<Tensor> soft_labels_;  ///< [split,7] each
};

}  // namespace

std::unique_ptr<Teacher> Teacher::open(const Recipe& recipe, const data::FaceDataset& dataset,
                                       const TensorSplit& split,
                                       const models::Placement& placement) {
  if (recipe.distillation.teachers.empty()) return nullptr;
  auto committee = std::make_unique<Committee>(recipe, placement);
  for (const std::string& path : recipe.distillation.teachers) {
    if (SoftLabels::is_file(path))
      committee->add_soft_labels(SoftLabels::load(path).select(path, dataset, split.images));
    else
      committee->add_network(load_model(path, placement).model);
  }
  return committee;
}

}  // namespace emoxnet::train

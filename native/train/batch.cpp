#include "native/train/batch.h"

#include <cmath>

#include "native/data/augment.h"
#include "native/data/outliers.h"

namespace emoxnet::train {
namespace {

using torch::Tensor;

/// What is no face shows no expression more than another.
void put_outliers(double share, Batch& batch) {
  const auto size = batch.inputs.size(0);
  const std::int64_t count = std::llround(share * static_cast<double>(size));
  if (count == 0) return;
  const Tensor which =
      torch::arange(count, torch::TensorOptions(torch::kInt64).device(batch.inputs.device())) *
      (size / count);
  const std::int64_t classes = batch.targets.size(1);
  const Tensor uniform =
      torch::full({count, classes}, 1.0 / static_cast<double>(classes), batch.targets.options());
  const Tensor outliers = data::make_outliers(batch.inputs.index_select(0, which));
  batch.inputs = batch.inputs.index_copy(0, which, outliers);
  batch.targets = batch.targets.index_copy(0, which, uniform);
  if (batch.taught.defined()) batch.taught = batch.taught.index_copy(0, which, uniform);
}

}  // namespace

Batch draw_batch(const Recipe& recipe, std::int64_t epoch, const TensorSplit& split,
                 const Teacher* teacher, const Tensor& chosen) {
  const data::Mixing mixing(recipe.augmentation, chosen.size(0), split.faces.device());
  Batch batch;
  batch.targets = mixing.mix_targets(split.targets.index_select(0, chosen));
  const Tensor faces = to_input(split.faces.index_select(0, chosen));
  if (teacher == nullptr) {
    batch.inputs = mixing.mix_faces(data::augment(faces, recipe.augmentation));
  } else {
    // The teacher knows a face's view; what damages it is the student's to see through. A teacher
    // that never saw noise would teach what noise makes of its answers.
    const auto shown = teacher->show(chosen, faces);
    batch.inputs = mixing.mix_faces(data::damage(shown.faces, recipe.augmentation));
    batch.taught = teacher->targets(chosen, shown, mixing);
  }
  put_outliers(recipe.outliers, batch);
  const auto& [small_epochs, side] = recipe.resizing;
  if (epoch < small_epochs) batch.inputs = torch::adaptive_avg_pool2d(batch.inputs, {side, side});
  return batch;
}

}  // namespace emoxnet::train

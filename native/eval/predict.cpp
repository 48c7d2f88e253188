#include "native/eval/predict.h"

#include "native/vision/tta.h"

namespace emoxnet::eval {
namespace {

constexpr std::size_t kFacesPerBatch = 32;

}  // namespace

Predictions predict(models::ExpressionModel& model, const data::FaceDataset& dataset,
                    const Scope& scope, int steps,
                    const std::function<void(std::size_t)>& on_progress) {
  const torch::InferenceMode inference;
  const auto images = images_to_predict(dataset, scope);
  const std::ptrdiff_t pixels_per_face = std::ptrdiff_t{steps} * vision::kPixels;
  const std::ptrdiff_t answers_per_face = std::ptrdiff_t{steps} * vision::kClasses;
  Predictions predictions{steps, {}, {}};
  for (std::size_t start = 0; start < images.size(); start += kFacesPerBatch) {
    const std::size_t faces = std::min(kFacesPerBatch, images.size() - start);
    const auto views =
        torch::empty({static_cast<std::int64_t>(faces) * steps, 1, vision::kSide, vision::kSide});
    auto* view = views.data_ptr<float>();
    for (std::size_t i = 0; i < faces; ++i, view += pixels_per_face)
      vision::tta_views(dataset.plane(images[start + i]), steps, view);
    const auto answers = torch::softmax(model.forward(views).logits, 1).contiguous();
    const auto* answer = answers.data_ptr<float>();
    for (std::size_t i = 0; i < faces; ++i, answer += answers_per_face) {
      // View 0 is the face as it is.
      Probabilities single, mean;
      std::copy_n(answer, vision::kClasses, single.begin());
      vision::average_views(answer, steps, vision::kClasses, mean.data());
      predictions.single.push_back(single);
      predictions.tta.push_back(mean);
    }
    on_progress(start + faces);
  }
  return predictions;
}

}  // namespace emoxnet::eval

#include "native/eval/predict.h"

#include <algorithm>

#include "native/vision/tta.h"

namespace emoxnet::eval {
namespace {

/// A GPU wants more at once; a CPU's caches hold no more.
std::size_t faces_per_batch(const torch::Device& device) { return device.is_cuda() ? 256 : 32; }

}  // namespace

ViewAnswers predict_views(models::ExpressionModel& model, const models::Placement& placement,
                          const std::vector<const std::uint8_t*>& planes, int views,
                          const std::function<void(std::size_t)>& on_progress,
                          const models::Readout& readout) {
  const torch::InferenceMode inference;
  const auto autocast = placement.autocast();
  const std::size_t faces_at_once = faces_per_batch(placement.device);
  const std::ptrdiff_t pixels_per_face = std::ptrdiff_t{views} * vision::kPixels;
  ViewAnswers all{views, {}};
  for (std::size_t start = 0; start < planes.size(); start += faces_at_once) {
    const std::size_t faces = std::min(faces_at_once, planes.size() - start);
    const auto inputs =
        torch::empty({static_cast<std::int64_t>(faces) * views, 1, vision::kSide, vision::kSide});
    auto* input = inputs.data_ptr<float>();
    for (std::size_t i = 0; i < faces; ++i, input += pixels_per_face)
      vision::tta_views(planes[start + i], views, input);
    const auto logits = model.forward(inputs.to(placement.device)).logits.to(torch::kFloat32);
    const auto answers = models::read_out(logits, readout).cpu().contiguous();
    const auto* answer = answers.data_ptr<float>();
    const std::int64_t classes = answers.size(1);
    for (std::int64_t i = 0; i < answers.size(0); ++i, answer += classes)
      all.answers.emplace_back(answer, answer + classes);
    on_progress(start + faces);
  }
  return all;
}

torch::Tensor to_faces(const std::vector<const std::uint8_t*>& planes) {
  std::vector<torch::Tensor> faces;
  faces.reserve(planes.size());
  for (const auto* plane : planes)
    faces.push_back(torch::from_blob(const_cast<std::uint8_t*>(plane),
                                     {1, vision::kSide, vision::kSide}, torch::kUInt8));
  return torch::stack(faces).to(torch::kFloat32) / 255;
}

std::vector<const std::uint8_t*> planes_to_predict(const data::FaceDataset& dataset,
                                                   const Scope& scope) {
  std::vector<const std::uint8_t*> planes;
  for (const auto image : images_to_predict(dataset, scope)) planes.push_back(dataset.plane(image));
  return planes;
}

Predictions predict(models::ExpressionModel& model, const models::Placement& placement,
                    const data::FaceDataset& dataset, const Scope& scope, int steps,
                    const std::function<void(std::size_t)>& on_progress,
                    const models::Readout& readout) {
  return predict_views(model, placement, planes_to_predict(dataset, scope), steps, on_progress,
                       readout)
      .average(steps);
}

}  // namespace emoxnet::eval

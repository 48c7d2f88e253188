#include "native/eval/grad_cam.h"

#include <algorithm>

namespace emoxnet::eval {
namespace {

// The largest h, w among the maps.
std::vector<std::int64_t> finest_size(const std::vector<torch::Tensor>& maps) {
  std::vector<std::int64_t> size = {1, 1};
  for (const auto& map : maps) {
    size[0] = std::max(size[0], map.size(2));
    size[1] = std::max(size[1], map.size(3));
  }
  return size;
}

}  // namespace

torch::Tensor grad_cam(models::ExpressionModel& model, const torch::Tensor& faces) {
  const torch::AutoGradMode with_gradients(true);
  // A gradient for the faces too: without it a network of frozen weights would have none at all.
  const auto prediction = model.forward(faces.detach().clone().requires_grad_());
  const auto& features = prediction.feature_maps;
  const auto size = finest_size(features);
  std::vector<torch::Tensor> heat_of_class;
  for (std::int64_t c = 0; c < prediction.logits.size(1); ++c) {
    const auto gradients = torch::autograd::grad({prediction.logits.select(1, c).sum()}, features,
                                                 {}, /*retain_graph=*/true);
    auto heat = torch::zeros({faces.size(0), 1, size[0], size[1]}, faces.options());
    for (std::size_t m = 0; m < features.size(); ++m) {
      const auto weights = gradients[m].sum({2, 3}, /*keepdim=*/true);
      const auto own = (weights * features[m].detach()).sum(1, /*keepdim=*/true);
      heat = heat + torch::upsample_bilinear2d(own.to(torch::kFloat32), size, false);
    }
    heat_of_class.push_back(torch::relu(heat));
  }
  return torch::cat(heat_of_class, 1);
}

}  // namespace emoxnet::eval

#include "native/train/feature_cache.h"

#include <vector>

#include "native/train/autocast.h"
#include "native/train/tensor_split.h"

namespace emoxnet::train {
namespace {

constexpr std::int64_t kBatch = 128;

}  // namespace

FeatureCache::FeatureCache(models::EmoXNet& network, const torch::Tensor& faces, int passes,
                           const data::Augmentation& strength, bool bf16,
                           const std::function<void(std::int64_t)>& on_progress) {
  const torch::NoGradGuard no_grad;
  network.eval();
  const std::int64_t n = faces.size(0);
  std::vector<torch::Tensor> all;
  for (int pass = 0; pass < passes; ++pass) {
    std::vector<torch::Tensor> parts;
    for (std::int64_t start = 0; start < n; start += kBatch) {
      const std::int64_t end = std::min(start + kBatch, n);
      auto batch = to_input(faces.slice(0, start, end));
      if (pass > 0) batch = data::augment(batch, strength);
      const Autocast autocast(bf16, faces.device());
      parts.push_back(network.features(batch).to(torch::kBFloat16));
      on_progress(pass * n + end);
    }
    all.push_back(torch::cat(parts));
  }
  features_ = torch::stack(all);
}

torch::Tensor FeatureCache::draw(const torch::Tensor& chosen) const {
  const auto pass = torch::randint(features_.size(0), chosen.sizes(), chosen.options());
  return features_.index({pass, chosen}).to(torch::kFloat32);
}

torch::Tensor FeatureCache::plain() const { return features_[0].to(torch::kFloat32); }

}  // namespace emoxnet::train

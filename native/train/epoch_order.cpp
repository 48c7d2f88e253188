#include "native/train/epoch_order.h"

namespace emoxnet::train {

torch::Tensor epoch_order(const torch::Tensor& labels, double balance) {
  const auto n = labels.size(0);
  auto shuffled = torch::randperm(n, torch::kInt64);
  if (balance == 0) return shuffled;
  // Label by label, so that the shares of labels come out exactly.
  shuffled = shuffled.index_select(0, labels.index_select(0, shuffled).argsort());
  const auto counts = labels.bincount().to(torch::kFloat64);
  const auto weights = counts.pow(-balance).index_select(0, labels.index_select(0, shuffled));
  // Systematic sampling: N equal steps along the images' weights, laid end to end.
  const auto ends = weights.cumsum(0) * (static_cast<double>(n) / weights.sum());
  const auto steps = torch::arange(n, torch::kFloat64) + torch::rand({1}, torch::kFloat64);
  const auto places = torch::searchsorted(ends, steps, false, true).clamp_max(n - 1);
  return shuffled.index_select(0, places).index_select(0, torch::randperm(n, torch::kInt64));
}

}  // namespace emoxnet::train

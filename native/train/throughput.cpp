#include "native/train/throughput.h"

#include <chrono>
#include <functional>

#include "native/models/registry.h"
#include "native/train/optimizer.h"
#include "native/train/step.h"
#include "native/vision/labels.h"
#include "native/vision/preprocess.h"

namespace emoxnet::train {
namespace {

using Clock = std::chrono::steady_clock;

// Work on a GPU is done when the host has seen a result of it.
void wait_for(const torch::Tensor& result) { (void)result.flatten()[0].item<float>(); }

/// Calls a second of `step`, which returns something that depends on its work.
double calls_per_second(const std::function<torch::Tensor()>& step, double seconds) {
  constexpr int kWarmUp = 2;
  for (int i = 0; i < kWarmUp; ++i) wait_for(step());
  const auto start = Clock::now();
  const auto elapsed = [&] { return std::chrono::duration<double>(Clock::now() - start).count(); };
  constexpr int kCallsBetweenLooks = 4;
  double calls = 0;
  do {
    torch::Tensor last;
    for (int i = 0; i < kCallsBetweenLooks; ++i) last = step();
    wait_for(last);
    calls += kCallsBetweenLooks;
  } while (elapsed() < seconds);
  return calls / elapsed();
}

}  // namespace

Throughput measure_throughput(const models::ModelOptions& name, const ThroughputOptions& options) {
  torch::manual_seed(1);
  const auto model = models::create(name);
  const auto& placement = options.placement;
  placement.place(*model);
  const Batch batch{
      torch::rand({options.batch, 1, vision::kSide, vision::kSide}).to(placement.device),
      torch::softmax(torch::randn({options.batch, vision::kClasses}), 1).to(placement.device),
      {}};
  const auto images = static_cast<double>(options.batch);

  Throughput throughput;
  model->eval();
  throughput.forward = images * calls_per_second(
                                    [&] {
                                      const torch::NoGradGuard no_grad;
                                      const auto autocast = placement.autocast();
                                      return model->forward(batch.inputs).logits;
                                    },
                                    options.seconds);
  model->train();
  const Recipe recipe;
  Optimizer optimizer(recipe, model->parameters());
  Step step(recipe, placement, *model, optimizer);
  const auto train_once = [&] {
    constexpr double kRate = 1e-3;
    step.begin();
    auto loss = step.learn(batch, /*share=*/1);
    step.finish(kRate);
    return loss;
  };
  throughput.training = images * calls_per_second(train_once, options.seconds);
  return throughput;
}

double measure_matrix_peak(const ThroughputOptions& options) {
  const torch::NoGradGuard no_grad;
  const std::int64_t side = options.placement.device.is_cuda() ? 8192 : 2048;
  const auto type = options.placement.bf16 ? torch::kBFloat16 : torch::kFloat32;
  const auto matrix = torch::rand({side, side}).to(options.placement.device, type);
  const double products = calls_per_second(
      [&] { return torch::matmul(matrix, matrix).to(torch::kFloat32); }, options.seconds);
  return products * static_cast<double>(side * side * side);
}

}  // namespace emoxnet::train

#include "native/train/step.h"

#include "native/models/emoxnet.h"
#include "native/train/tensor_split.h"

namespace emoxnet::train {

using torch::Tensor;

Step::Step(const Recipe& recipe, const models::Placement& placement, models::ExpressionModel& model,
           Optimizer& optimizer)
    : recipe_(recipe), placement_(placement), model_(model), optimizer_(optimizer) {
  // Every step has the same shapes: a GPU does well to try its convolutions and keep the fastest.
  at::globalContext().setBenchmarkCuDNN(true);
}

Tensor Step::learn(const Batch& batch, double share) {
  const Tensor loss = loss_of(batch) * share;
  loss.backward();
  return loss.detach();
}

Tensor Step::loss_of(const Batch& batch) {
  if (recipe_.members.frozen) {
    auto& network = dynamic_cast<models::EmoXNet&>(model_);
    return cross_entropy(network.classify(batch.inputs), batch.targets);
  }
  const auto autocast = placement_.autocast();
  const Tensor logits = model_.forward(batch.inputs).logits;
  if (!batch.taught.defined()) return cross_entropy(logits, batch.targets);
  const double weight = recipe_.distillation.weight;
  const double temperature = recipe_.distillation.temperature;
  const Tensor distilled = cross_entropy(logits / temperature, batch.taught);
  return (1 - weight) * cross_entropy(logits, batch.targets) +
         weight * temperature * temperature * distilled;
}

}  // namespace emoxnet::train

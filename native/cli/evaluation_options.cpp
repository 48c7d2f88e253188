#include "native/cli/evaluation_options.h"

#include <utility>

#include "native/train/checkpoint.h"

namespace emoxnet::cli {

void EvaluationOptions::add_to(CLI::App& command) {
  command.add_option("--checkpoint", checkpoint_, "best.pt or checkpoint.pt of a run")->required();
  command.add_option("--data", data_, "data set made by `emoxnet import`")->required();
  readout_.add_to(command);
  scope_.add_to(command);
  device_.add_to(command);
}

EvaluationOptions::Subject EvaluationOptions::open() const {
  const auto placement = device_.use();
  auto [recipe, classes, state, model] = train::load_model(checkpoint_, placement);
  auto dataset = data::FaceDataset::load(data_);
  data::expect_same_classes(checkpoint_, classes, dataset.classes, "the data set's");
  const eval::Scope scope = scope_.use(dataset, data_);
  auto readout = readout_.use(checkpoint_, classes);
  return {placement, std::move(model), std::move(readout), std::move(dataset), scope};
}

}  // namespace emoxnet::cli

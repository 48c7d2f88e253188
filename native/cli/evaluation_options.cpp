#include "native/cli/evaluation_options.h"

#include <utility>

#include "native/train/checkpoint.h"

namespace emoxnet::cli {

void EvaluationOptions::add_to(CLI::App& command) {
  command.add_option("--checkpoint", checkpoint_, "best.pt or checkpoint.pt of a run")->required();
  command.add_option("--data", data_, "data set made by `emoxnet import`")->required();
  scope_.add_to(command);
  device_.add_to(command);
}

EvaluationOptions::Subject EvaluationOptions::open() const {
  const auto placement = device_.use();
  auto model = train::load_model(checkpoint_, placement).model;
  auto dataset = data::FaceDataset::load(data_);
  const eval::Scope scope = scope_.use(dataset, data_);
  return {placement, std::move(model), std::move(dataset), scope};
}

}  // namespace emoxnet::cli

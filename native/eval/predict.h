// Runs a LibTorch network over a data set, with the same preprocessing and test-time views as the
// browser.
#pragma once

#include <functional>

#include "native/eval/evaluation.h"
#include "native/models/expression_model.h"

namespace emoxnet::eval {

/// model: in evaluation mode. steps: test-time views, 1 to vision::kTtaSteps.
/// on_progress: called with the number of images done.
Predictions predict(models::ExpressionModel& model, const data::FaceDataset& dataset,
                    const Scope& scope, int steps,
                    const std::function<void(std::size_t)>& on_progress);

}  // namespace emoxnet::eval

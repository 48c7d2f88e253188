// Runs a LibTorch network over faces, with the same preprocessing and test-time views as the
// browser.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "native/eval/evaluation.h"
#include "native/eval/view_answers.h"
#include "native/models/expression_model.h"
#include "native/models/placement.h"
#include "native/models/readout.h"

namespace emoxnet::eval {

/// model: in evaluation mode, placed. planes: [48,48] grey each. views: test-time views, 1
/// to vision::kTtaSteps. on_progress: called with the number of faces done. readout: makes shares
/// of its logits.
ViewAnswers predict_views(models::ExpressionModel& model, const models::Placement& placement,
                          const std::vector<const std::uint8_t*>& planes, int views,
                          const std::function<void(std::size_t)>& on_progress,
                          const models::Readout& readout = {});

/// planes: [48,48] grey each. [N,1,48,48] float32 in [0,1].
torch::Tensor to_faces(const std::vector<const std::uint8_t*>& planes);

/// The planes of images_to_predict(), in its order; they live as long as the data set.
std::vector<const std::uint8_t*> planes_to_predict(const data::FaceDataset& dataset,
                                                   const Scope& scope);

/// Both together, for a data set: the mean over `steps` views.
Predictions predict(models::ExpressionModel& model, const models::Placement& placement,
                    const data::FaceDataset& dataset, const Scope& scope, int steps,
                    const std::function<void(std::size_t)>& on_progress,
                    const models::Readout& readout = {});

}  // namespace emoxnet::eval

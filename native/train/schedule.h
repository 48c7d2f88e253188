// The learning rate of every step.
#pragma once

#include "native/train/checkpoint.h"

namespace emoxnet::train {

/// Rate for a step of the current epoch. steps: steps of an epoch.
double learning_rate(const Recipe& recipe, const TrainingState& state, std::int64_t steps);

/// Takes a finished epoch's validation score into account. True if it is the best so far.
bool record_score(const Recipe& recipe, TrainingState& state, double valid_accuracy);

/// Whether all epochs are done, or early stopping ends the run here.
bool is_finished(const Recipe& recipe, const TrainingState& state);

}  // namespace emoxnet::train

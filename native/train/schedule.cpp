#include "native/train/schedule.h"

#include <cmath>

namespace emoxnet::train {

namespace {
constexpr double kPlateauFactor = 0.1;
}

double learning_rate(const Recipe& recipe, const TrainingState& state, std::int64_t steps) {
  if (recipe.schedule == Schedule::kPlateau) return state.learning_rate;
  const double epoch = static_cast<double>(state.epoch) +
                       static_cast<double>(state.step) / static_cast<double>(steps);
  const auto warmup = static_cast<double>(recipe.warmup_epochs);
  if (epoch < warmup)
    return recipe.learning_rate * (epoch + 1.0 / static_cast<double>(steps)) / warmup;
  const double done = (epoch - warmup) / (static_cast<double>(recipe.epochs) - warmup);
  return recipe.learning_rate * 0.5 * (1 + std::cos(M_PI * done));
}

bool record_score(const Recipe& recipe, TrainingState& state, double valid_accuracy) {
  const bool better = valid_accuracy > state.best_accuracy;
  if (better) {
    state.best_accuracy = valid_accuracy;
    state.best_epoch = state.epoch;
    state.bad_epochs = 0;
  } else if (++state.bad_epochs >= recipe.patience) {
    state.learning_rate *= kPlateauFactor;
    state.bad_epochs = 0;
  }
  return better;
}

bool is_finished(const Recipe& recipe, const TrainingState& state) {
  return state.epoch >= recipe.epochs ||
         (recipe.early_stop > 0 && state.epoch - state.best_epoch >= recipe.early_stop);
}

}  // namespace emoxnet::train

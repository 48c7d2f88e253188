// A training run on disk. One file, written whole or not at all, holds everything that continuing,
// evaluating or exporting needs.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/models/expression_model.h"
#include "native/train/optimizer.h"
#include "native/train/recipe.h"

namespace emoxnet::train {

/// One finished epoch.
struct EpochLog {
  std::int64_t epoch;  ///< from 1
  double learning_rate;
  double train_loss;
  double valid_loss;
  double valid_accuracy;  ///< [0,1], single view, duplicates excluded
  double seconds;
};

/// Where a run stands. Random numbers need no state: they follow from seed, epoch and step.
struct TrainingState {
  std::int64_t epoch = 0;       ///< finished epochs
  std::int64_t step = 0;        ///< finished steps of the current epoch
  double loss_sum = 0;          ///< over those steps
  double seconds = 0;           ///< spent in the current epoch
  double learning_rate = 0;     ///< plateau schedule
  std::int64_t bad_epochs = 0;  ///< plateau schedule: epochs since the last better score or cut
  std::int64_t best_epoch = 0;
  double best_accuracy = -1;
  std::vector<EpochLog> history;
};

struct Checkpoint {
  Recipe recipe;
  TrainingState state;
  std::shared_ptr<models::ExpressionModel> model;    ///< what is evaluated and shipped
  std::shared_ptr<models::ExpressionModel> trained;  ///< what the optimizer moves; the same object
                                                     ///< when weights are not averaged
  std::shared_ptr<Optimizer> optimizer;

  /// A run that has not begun: fresh weights from recipe.seed, or those that `prepare` leaves.
  static Checkpoint start(
      const Recipe& recipe,
      const std::function<void(models::ExpressionModel&)>& prepare = [](auto&) {});

  /// Moves weights and optimizer there; files are always written from the CPU's memory.
  void to(const torch::Device& device);

  /// Everything, to continue from. Throws UserError when the disk refuses.
  void save(const std::filesystem::path& path) const;

  /// What save() wrote. Throws UserError for a missing, foreign or damaged file.
  static Checkpoint load(const std::filesystem::path& path);

  /// Recipe, state and model alone, a third of the size. Throws UserError when the disk refuses.
  void save_model(const std::filesystem::path& path) const;
};

/// The network in a file that save() or save_model() wrote, in evaluation mode, and how it was
/// made. Throws UserError for a missing, foreign or damaged file.
struct TrainedModel {
  Recipe recipe;
  TrainingState state;
  std::shared_ptr<models::ExpressionModel> model;
};
TrainedModel load_model(const std::filesystem::path& path);

}  // namespace emoxnet::train

// A training run on disk. One file, written whole or not at all, holds everything that continuing,
// evaluating or exporting needs.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/data/classes.h"
#include "native/models/expression_model.h"
#include "native/models/placement.h"
#include "native/train/optimizer.h"
#include "native/train/recipe.h"

namespace emoxnet::train {

/// One finished epoch.
struct EpochLog {
  std::int64_t epoch = 0;  ///< from 1
  double learning_rate = 0;
  double train_loss = 0;
  double valid_loss = 0;      ///< on data::FaceDataset::selection_split()
  double valid_accuracy = 0;  ///< likewise, [0,1], single view, duplicates excluded
  double seconds = 0;
  double valid_macro_f1 = -1;  ///< as valid_accuracy; below 0: an older program trained the epoch
};

/// Where a run stands. Random numbers need no state: they follow from seed, epoch and step.
struct TrainingState {
  std::int64_t epoch = 0;       ///< finished epochs
  std::int64_t step = 0;        ///< finished steps of the current epoch
  double loss_sum = 0;          ///< over those steps
  double seconds = 0;           ///< spent in the current epoch
  double learning_rate = 0;     ///< plateau schedule
  double last_rate = 0;         ///< of the last step, whatever the schedule
  std::int64_t bad_epochs = 0;  ///< plateau schedule: epochs since the last better score or cut
  std::int64_t best_epoch = 0;
  double best_accuracy = -1;
  std::uint64_t data = 0;  ///< data::FaceDataset::training_fingerprint(); 0: not begun
  std::vector<EpochLog> history;
};

struct Checkpoint {
  Recipe recipe;
  data::Classes classes;  ///< of the data set
  TrainingState state;
  std::shared_ptr<models::ExpressionModel> model;    ///< what is evaluated and shipped
  std::shared_ptr<models::ExpressionModel> trained;  ///< what the optimizer moves; the same object
                                                     ///< when weights are not averaged
  std::shared_ptr<Optimizer> optimizer;

  models::Placement placement;  ///< of all three

  /// A run that has not begun: fresh weights from recipe.seed, or those that `prepare` leaves,
  /// on the device and in the recipe's precision.
  static Checkpoint start(
      const Recipe& recipe, const data::Classes& classes = data::seven_classes(),
      const torch::Device& device = torch::kCPU,
      const std::function<void(models::ExpressionModel&)>& prepare = [](auto&) {});

  /// Everything, to continue from. Throws UserError when the disk refuses.
  void save(const std::filesystem::path& path) const;

  /// What save() wrote, on that device. Throws UserError for a missing, foreign or damaged file.
  static Checkpoint load(const std::filesystem::path& path,
                         const torch::Device& device = torch::kCPU);

  /// Recipe, classes, state and model alone, a third of the size. Throws UserError when the disk
  /// refuses.
  void save_model(const std::filesystem::path& path) const;
};

/// A trained network and how it was made.
struct TrainedModel {
  Recipe recipe;
  data::Classes classes;  ///< of its answers
  TrainingState state;
  std::shared_ptr<models::ExpressionModel> model;

  /// With its weights in eight bits each. Throws UserError when the disk refuses.
  void save_packed(const std::filesystem::path& path) const;
};

/// The network in a file that save(), save_model() or save_packed() wrote, placed and in evaluation
/// mode. Throws UserError for a missing, foreign or damaged file.
TrainedModel load_model(const std::filesystem::path& path, const models::Placement& placement = {});

}  // namespace emoxnet::train

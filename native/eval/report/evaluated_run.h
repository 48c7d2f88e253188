// A run of `emoxnet train` with everything that a report says about it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "native/eval/view_answers.h"
#include "native/train/checkpoint.h"

namespace emoxnet::eval {

/// What a run's folder tells without asking its network anything.
struct Run {
  std::string name;  ///< of its folder
  train::TrainedModel best;
  std::vector<train::EpochLog> history;  ///< from the first epoch on
  bool history_is_whole;                 ///< or ends with the best epoch: metrics.csv is not there

  /// Reads best.pt, and metrics.csv where it is there. Throws UserError for a folder that holds no
  /// run, and for damaged files.
  static Run load(const std::filesystem::path& folder);
};

/// A run and its scores with 1 to vision::kTtaSteps views, all from the answers to one pass.
struct EvaluatedRun {
  Run run;
  std::vector<std::vector<ProtocolScores>> scores;  ///< [views - 1][protocols]

  EvaluatedRun(Run evaluated, const data::FaceDataset& dataset, const Scope& scope,
               const ViewAnswers& answers);

  /// With all views.
  [[nodiscard]] const std::vector<ProtocolScores>& final_scores() const { return scores.back(); }
};

}  // namespace emoxnet::eval

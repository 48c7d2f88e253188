// What a webcam's faults, a trembling box and pictures without a face do to a network's answers.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "native/data/face_dataset.h"
#include "native/data/faults.h"
#include "native/eval/evaluation.h"
#include "native/models/expression_model.h"
#include "native/models/placement.h"
#include "native/models/readout.h"

namespace emoxnet::eval {

inline constexpr std::array<double, 3> kSeverities = {1.0 / 3, 2.0 / 3, 1};
inline constexpr double kTremble = 2;  ///< pixels of 48 that the box moves, along one axis

/// How often the network is asked about every face: as it is, under each fault at each severity,
/// and with the box moved to four sides.
inline constexpr int kRobustnessRounds =
    1 + static_cast<int>(data::kFaults.size() * kSeverities.size()) + 4;

struct FaultScore {
  const char* fault;                                     ///< its name
  std::array<double, kSeverities.size()> accuracy = {};  ///< at each severity
};

struct Robustness {
  std::string protocol;  ///< "A7"
  Scope scope;
  int images = 0;       ///< with a label under it
  double accuracy = 0;  ///< of the faces as they are, single view
  std::vector<FaultScore> faults;
  double instability = 0;         ///< mean absolute change of a probability when the box moves by
                                  ///< kTremble to the left, right, up or down
  double outlier_confidence = 0;  ///< mean top probability of pictures without a face
  std::size_t outliers = 0;       ///< how many of those
};

/// model: in evaluation mode, on the device; outliers:
/// [48,48] grey planes without a face. on_progress: called with the rounds done, of
/// kRobustnessRounds.
/// Draws from torch's global generator.
Robustness measure_robustness(models::ExpressionModel& model, const models::Placement& placement,
                              const data::FaceDataset& dataset, const Scope& scope,
                              const models::Readout& readout,
                              const std::vector<const std::uint8_t*>& outliers,
                              const std::function<void(int)>& on_progress);

/// {"split":…,"images":N,"accuracy":…,"faults":[{"fault":"blur","accuracy":[…,…,…]},…],…}
nlohmann::ordered_json to_json(const Robustness& robustness);

/// The same for people.
std::string to_table(const Robustness& robustness);

}  // namespace emoxnet::eval

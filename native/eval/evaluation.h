// A network's predictions on a split, scored under both label protocols: the table and the JSON
// that `emoxnet eval` and scripts/eval-shipped print.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "native/data/face_dataset.h"
#include "native/eval/metrics.h"

namespace emoxnet::eval {

/// What is evaluated.
struct Scope {
  data::Split split;
  data::Duplicates duplicates;
};

/// Images of the split that at least one protocol labels, ascending.
std::vector<std::size_t> images_to_predict(const data::FaceDataset& dataset, const Scope& scope);

/// Predictions for images_to_predict(), in its order.
struct Predictions {
  int steps;                          ///< test-time views averaged into `tta`
  std::vector<Probabilities> single;  ///< one view
  std::vector<Probabilities> tta;     ///< mean over the views
};

struct ProtocolScores {
  data::Protocol protocol;
  data::Classes classes;  ///< what the labels and answers are
  Scope scope;
  int steps;
  Scores single, tta;

  /// "A7"
  [[nodiscard]] std::string name() const { return data::protocol_name(protocol, classes.size()); }
};

/// Scores under both protocols; one that labels no image of the split is left out.
std::vector<ProtocolScores> evaluate(const data::FaceDataset& dataset, const Scope& scope,
                                     const Predictions& predictions);

/// [{"protocol":"A7","split":"valid","images":N,"duplicates":"excluded","single":{"accuracy":…},
///   "tta":{"steps":10,…}}, …], rates from 0 to 1.
nlohmann::ordered_json to_json(const std::vector<ProtocolScores>& all);

/// The same for people.
std::string to_table(const std::vector<ProtocolScores>& all);

}  // namespace emoxnet::eval

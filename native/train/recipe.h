// Everything that decides how a run goes. Printed at its start, stored in its checkpoint.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "native/data/augment.h"
#include "native/data/ferplus.h"

namespace emoxnet::train {

/// What the loss compares the prediction with.
enum class Targets {
  kMajority,  ///< the protocol's label
  kVotes,     ///< the ten votes' distribution over the seven classes
};

enum class Schedule {
  kPlateau,  ///< divide the rate by ten after `patience` epochs without a better validation score
  kCosine,   ///< warm up, then half a cosine down to zero
};

/// The paper's recipe by default: Nesterov SGD 0.9, rate 0.01, decay 1e-4, 100 epochs, batches of
/// 128, plateau schedule and early stopping on validation accuracy.
struct Recipe {
  std::string name = "paper";
  std::string model = "emoxnet-lite";
  data::Protocol protocol = data::Protocol::kA7;
  Targets targets = Targets::kMajority;
  double label_smoothing = 0;
  std::int64_t epochs = 100;
  std::int64_t batch = 128;
  double learning_rate = 0.01;
  double momentum = 0.9;
  double weight_decay = 1e-4;
  Schedule schedule = Schedule::kPlateau;
  std::int64_t warmup_epochs = 0;  ///< linear warm-up, cosine schedule only
  std::int64_t patience = 5;       ///< epochs, plateau schedule only
  std::int64_t early_stop = 20;    ///< epochs without a better validation score; 0: never
  double ema_decay = 0;            ///< decay a step of the weights' moving average; 0: no average
  bool bf16 = false;
  bool channels_last = false;
  std::uint64_t seed = 1;
  data::Augmentation augmentation;

  /// "paper": the defaults with the paper's vertical flip. "emoxnet-lite": what made the shipped
  /// network. Throws UserError for another name.
  static Recipe named(const std::string& name);

  /// Throws UserError naming the option that makes no sense.
  void validate() const;
};

nlohmann::json to_json(const Recipe& recipe);
Recipe recipe_from_json(const nlohmann::json& json);

}  // namespace emoxnet::train

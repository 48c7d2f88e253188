// Everything that decides how a run goes. Printed at its start, stored in its checkpoint, and
// readable from a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "native/data/augment.h"
#include "native/data/ferplus.h"
#include "native/models/registry.h"

namespace emoxnet::train {

/// What the loss compares the prediction with.
enum class Targets {
  kMajority,  ///< the protocol's label
  kVotes,     ///< the ten votes' distribution over the classes
};

enum class OptimizerKind {
  kSGD,      ///< with Nesterov's momentum
  kAdam,     ///< Kingma and Ba 2015, arXiv:1412.6980
  kAMSGrad,  ///< Reddi et al. 2018, arXiv:1904.09237
};

enum class Schedule {
  kPlateau,  ///< divide the rate by ten after `patience` epochs without a better validation score
  kCosine,   ///< warm up, then half a cosine down to zero
};

/// Learning from a teacher's answers (paper, section on knowledge distillation):
/// loss = (1 - weight) * CE(student, targets)
///      + weight * T^2 * CE(student / T, (1 - smoothing) * softmax(teacher / T) + smoothing / N),
/// of N classes.
/// The paper's is weight 1, temperature 1, smoothing 0.1.
struct Distillation {
  std::vector<std::string> teachers;  ///< checkpoints asked about each augmented face, or files of
                                      ///< soft labels; their answers are averaged. Empty: none
  double weight = 1;
  double temperature = 1;
  double smoothing = 0.1;
  bool plain = false;  ///< soft labels say of every view what they say of the image as it is
};

/// How EmoXNet comes by its members.
struct Members {
  std::vector<std::string> checkpoints;  ///< trained members, in models::kMemberNames' order;
                                         ///< empty: end to end from random weights
  bool frozen = false;  ///< only the perceptron learns, from features that are computed once
  int passes = 4;       ///< frozen: views of each face that features are computed of
};

/// Progressive resizing (Tan and Le 2021, arXiv:2104.00298, section 4): the first epochs see
/// smaller faces, which cost less time, about by the square of the side.
struct Resizing {
  std::int64_t epochs = 0;  ///< so many of the first; 0: all see whole faces
  std::int64_t side = 32;   ///< pixels of such a face's side; a whole one has vision::kSide
};

/// The paper's recipe by default: Nesterov SGD 0.9, rate 0.01, decay 1e-4, 100 epochs, batches of
/// 128, plateau schedule and early stopping on validation accuracy.
struct Recipe {
  std::string name = "paper";
  models::ModelOptions model;
  data::Protocol protocol = data::Protocol::kA;
  Targets targets = Targets::kMajority;
  double label_smoothing = 0;
  double balance = 0;  ///< 0: every image once an epoch; up to 1: rarer labels more often, by their
                       ///< count to the power of -balance
  double outliers = 0;  ///< share of every batch that is no face and has no expression
  Distillation distillation;
  Members members;                      ///< EmoXNet only
  std::vector<std::string> pretrained;  ///< published weights to start from
  std::string start;                    ///< checkpoint to start from, a network of the same shape,
                                        ///< but perhaps of other classes; empty: none
  std::int64_t epochs = 100;
  Resizing resizing;
  std::int64_t batch = 128;
  std::int64_t slices = 1;  ///< parts that a batch is computed in, one after the other or by
                            ///< several processes; batch norms see one at a time
  OptimizerKind optimizer = OptimizerKind::kSGD;
  double learning_rate = 0.01;
  double momentum = 0.9;  ///< SGD only
  double weight_decay = 1e-4;
  Schedule schedule = Schedule::kPlateau;
  std::int64_t warmup_epochs = 0;  ///< linear warm-up, cosine schedule only
  std::int64_t patience = 5;       ///< epochs, plateau schedule only
  std::int64_t early_stop = 20;    ///< epochs without a better validation score; 0: never
  double ema_decay = 0;            ///< decay a step of the weights' moving average; 0: no average
  bool bf16 = false;
  std::uint64_t seed = 1;
  data::Augmentation augmentation;

  /// "paper": the defaults with the paper's vertical flip. "emoxnet": what serves the large
  /// networks best. "emoxnet-lite": what made the shipped network. Throws UserError for another
  /// name.
  static Recipe named(const std::string& name);

  /// A name, or a JSON file as a run leaves it in recipe.json; what the file leaves out is as in
  /// "paper". Throws UserError naming the file and the entry that is wrong.
  static Recipe from(const std::string& name_or_file);

  /// Sets one entry by its key in recipe.json ("distillation.weight"); the recipe's name then says
  /// that it was changed. Throws UserError naming the option and what it takes.
  void change(const std::string& key, const nlohmann::json& value);

  /// Throws UserError naming the option that makes no sense.
  void validate() const;
};

/// Options whose entry a resumed run may change.
inline constexpr const char* kEpochsOption = "--epochs";
inline constexpr const char* kEarlyStopOption = "--early-stop";
inline constexpr const char* kBf16Option = "--bf16";

inline constexpr const char* kSeedOption = "--seed";

nlohmann::json to_json(const Recipe& recipe);

/// Entries that are absent are as in "paper". Throws UserError naming the entry that is unknown, of
/// another kind or out of range.
Recipe recipe_from_json(const nlohmann::json& json);

}  // namespace emoxnet::train

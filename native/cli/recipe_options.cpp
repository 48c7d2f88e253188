#include "native/cli/recipe_options.h"

#include <map>
#include <utility>

#include "native/cli/named_values.h"

namespace emoxnet::cli {
namespace {

using train::Recipe;

/// Adds options to one command, in named groups.
class RecipeOptions {
 public:
  RecipeOptions(CLI::App& command, std::shared_ptr<RecipeChanges> changes)
      : command_(command), changes_(std::move(changes)) {}

  void begin_group(const char* name) { group_ = name; }

  /// entry: from a recipe to a reference to the value that the option sets.
  template <typename Entry>
  CLI::Option* add(const std::string& name, Entry entry, const char* help) {
    using Value = std::decay_t<decltype(entry(std::declval<Recipe&>()))>;
    const auto changes = changes_;
    return command_
        .add_option_function<Value>(
            name,
            [=](const Value& value) {
              changes->push_back({name, [=](Recipe& recipe) { entry(recipe) = value; }});
            },
            help)
        ->group(group_);
  }

  template <typename Entry, typename Value>
  void add_choice(const std::string& name, Entry entry, const std::map<std::string, Value>& values,
                  const char* help) {
    take_names(add(name, entry, help), values);
  }

  template <typename Entry>
  void add_flag(const std::string& name, Entry entry, const char* help) {
    const auto changes = changes_;
    command_
        .add_flag_callback(
            name,
            [=] {
              changes->push_back({name, [=](Recipe& recipe) { entry(recipe) = true; }});
            },
            help)
        ->group(group_);
  }

 private:
  CLI::App& command_;
  std::shared_ptr<RecipeChanges> changes_;
  std::string group_;
};

models::LiteShape& lite_of(Recipe& recipe) {
  if (!recipe.model.lite) recipe.model.lite = models::LiteShape{};
  return *recipe.model.lite;
}

models::Stem& stem_of(Recipe& recipe) {
  if (!recipe.model.stem) recipe.model.stem = models::Stem{};
  return *recipe.model.stem;
}

void add_network(RecipeOptions& options) {
  options.begin_group("Recipe: network");
  options.add(
      "--model", [](Recipe & r) -> auto& { return r.model.name; },
      "network; `emoxnet models` lists them");
  options.add(
      "--stem-stride", [](Recipe & r) -> auto& { return stem_of(r).stride; },
      "of the first convolution: 1 or 2 (default)");
  options.add_flag(
      "--stem-pool", [](Recipe & r) -> auto& { return stem_of(r).pool; },
      "halve the sides again behind it, as the 224 pixel networks do");
  options.add(
      "--channels", [](Recipe & r) -> auto& { return r.model.channels; },
      "of the first convolution: 1 (default), or 3 as published");
  options.add(
      "--lite-widths", [](Recipe & r) -> auto& { return lite_of(r).widths; },
      "emoxnet-lite: channels of each stage; default 24 64 128");
  options.add(
      "--lite-blocks", [](Recipe & r) -> auto& { return lite_of(r).blocks; },
      "emoxnet-lite: residual blocks of each stage; default 1 2 2");
  options.add(
      "--lite-reduction", [](Recipe & r) -> auto& { return lite_of(r).reduction; },
      "emoxnet-lite: of squeeze-and-excitation, 8 by default; 0: without it");
  options.add(
      "--pretrained", [](Recipe & r) -> auto& { return r.pretrained; },
      "state dicts of torchvision or timm to start from, .pth or .safetensors; emoxnet: "
      "one for each member");
  options.add(
      "--start", [](Recipe & r) -> auto& { return r.start; },
      "checkpoint of a network of this shape to go on from, such as models/emoxnet-lite.pt");
  options.add(
      "--members", [](Recipe & r) -> auto& { return r.members.checkpoints; },
      "emoxnet: trained vgg16, densenet121, se-resnet34, se-resnext50");
  options.add_flag(
      "--freeze-members", [](Recipe & r) -> auto& { return r.members.frozen; },
      "emoxnet: only its perceptron learns, from features computed once");
  options.add(
      "--feature-passes", [](Recipe & r) -> auto& { return r.members.passes; },
      "frozen members: views of each face that features are computed of");
}

void add_targets(RecipeOptions& options) {
  using data::Protocol;
  using train::Targets;
  options.begin_group("Recipe: targets");
  options.add_choice<>(
      "--protocol", [](Recipe & r) -> auto& { return r.protocol; },
      std::map<std::string, Protocol>{{"A7", Protocol::kA7}, {"M7", Protocol::kM7}},
      "label protocol: A7 or M7");
  options.add_choice<>(
      "--targets", [](Recipe & r) -> auto& { return r.targets; },
      std::map<std::string, Targets>{{"majority", Targets::kMajority}, {"votes", Targets::kVotes}},
      "majority label, or the ten votes' distribution: votes");
  options.add(
      "--label-smoothing", [](Recipe & r) -> auto& { return r.label_smoothing; },
      "share of uniform mass in the targets");
  options.add(
      "--balance", [](Recipe & r) -> auto& { return r.balance; },
      "0 to 1: draw rare labels more often, by their count to the power of minus this");
  options.add(
      "--outliers", [](Recipe & r) -> auto& { return r.outliers; },
      "share of every batch that is no face and is to have no expression");
  options.add(
      "--teacher", [](Recipe & r) -> auto& { return r.distillation.teachers; },
      "checkpoints or soft labels to learn from; several are averaged");
  options.add(
      "--distil-weight", [](Recipe & r) -> auto& { return r.distillation.weight; },
      "share of the teacher in the loss, the rest is the targets'; paper: 1");
  options.add(
      "--temperature", [](Recipe & r) -> auto& { return r.distillation.temperature; },
      "that softens teacher and student; paper: 1");
  options.add(
      "--distil-smoothing", [](Recipe & r) -> auto& { return r.distillation.smoothing; },
      "share of uniform mass in the teacher's answers; paper: 0.1");
}

void add_optimisation(RecipeOptions& options) {
  using train::OptimizerKind;
  using train::Schedule;
  options.begin_group("Recipe: optimisation");
  options.add(
      kEpochsOption, [](Recipe & r) -> auto& { return r.epochs; },
      "passes over the training split");
  options.add(
      "--batch", [](Recipe & r) -> auto& { return r.batch; }, "faces a step");
  options.add(
      "--slices", [](Recipe & r) -> auto& { return r.slices; },
      "parts that a batch is computed in, to save memory; at least one for each process");
  options.add_choice<>(
      "--optimizer", [](Recipe & r) -> auto& { return r.optimizer; },
      std::map<std::string, OptimizerKind>{{"sgd", OptimizerKind::kSGD},
                                           {"adam", OptimizerKind::kAdam},
                                           {"amsgrad", OptimizerKind::kAMSGrad}},
      "sgd (with Nesterov's momentum), adam or amsgrad");
  options.add(
      "--learning-rate", [](Recipe & r) -> auto& { return r.learning_rate; }, "peak rate");
  options.add(
      "--momentum", [](Recipe & r) -> auto& { return r.momentum; }, "of sgd");
  options.add(
      "--weight-decay", [](Recipe & r) -> auto& { return r.weight_decay; }, "L2 penalty");
  options.add_choice<>(
      "--schedule", [](Recipe & r) -> auto& { return r.schedule; },
      std::map<std::string, Schedule>{{"plateau", Schedule::kPlateau},
                                      {"cosine", Schedule::kCosine}},
      "plateau or cosine");
  options.add(
      "--warmup", [](Recipe & r) -> auto& { return r.warmup_epochs; },
      "epochs of linear warm-up (cosine)");
  options.add(
      "--patience", [](Recipe & r) -> auto& { return r.patience; },
      "epochs before the rate is cut (plateau)");
  options.add(
      "--early-stop", [](Recipe & r) -> auto& { return r.early_stop; },
      "epochs without improvement that end the run; 0: never");
  options.add(
      "--ema", [](Recipe & r) -> auto& { return r.ema_decay; },
      "decay of the weights' moving average; 0: none");
  options.add(
      "--seed", [](Recipe & r) -> auto& { return r.seed; },
      "same seed, same run (on one thread, bit by bit)");
  options.add_flag(
      "--bf16", [](Recipe & r) -> auto& { return r.bf16; },
      "bfloat16 autocast where the device has it");
  options.add_flag(
      "--channels-last", [](Recipe & r) -> auto& { return r.channels_last; }, "NHWC memory layout");
}

void add_augmentation(RecipeOptions& options) {
  using data::Augmentation;
  options.begin_group("Recipe: augmentation");
  const auto add = [&](const char* name, double Augmentation::*member, const char* help) {
    options.add(
        name, [=](Recipe & r) -> auto& { return r.augmentation.*member; }, help);
  };
  add("--horizontal-flip", &Augmentation::horizontal_flip, "probability");
  add("--vertical-flip", &Augmentation::vertical_flip, "probability");
  add("--rotation", &Augmentation::rotation, "degrees, to both sides");
  add("--shift", &Augmentation::shift, "fraction of the side, along both axes");
  add("--shear", &Augmentation::shear, "horizontal, to both sides");
  add("--zoom", &Augmentation::zoom, "fraction, in and out");
  add("--faults", &Augmentation::faults, "share of faces with a webcam's faults");
  add("--erase", &Augmentation::erase, "probability of a rectangle of mean grey");
  add("--mixup", &Augmentation::mixup, "parameter of its Beta distribution; 0: none");
  add("--cutmix", &Augmentation::cutmix, "parameter of its Beta distribution; 0: none");
}

}  // namespace

std::shared_ptr<RecipeChanges> add_recipe_options(CLI::App& command) {
  auto changes = std::make_shared<RecipeChanges>();
  RecipeOptions options(command, changes);
  add_network(options);
  add_targets(options);
  add_optimisation(options);
  add_augmentation(options);
  return changes;
}

std::shared_ptr<RecipeChanges> add_augmentation_options(CLI::App& command) {
  auto changes = std::make_shared<RecipeChanges>();
  RecipeOptions options(command, changes);
  add_augmentation(options);
  return changes;
}

}  // namespace emoxnet::cli

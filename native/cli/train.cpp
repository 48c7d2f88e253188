// emoxnet train: a recipe, a data set, a run folder.
#include <torch/torch.h>

#include <atomic>
#include <csignal>
#include <cstdio>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/recipe_options.h"
#include "native/models/backbone_classifier.h"
#include "native/models/emoxnet.h"
#include "native/models/pretrained/pretrained.h"
#include "native/models/registry.h"
#include "native/support/atomic_file.h"
#include "native/support/user_error.h"
#include "native/train/autocast.h"
#include "native/train/trainer.h"

namespace emoxnet::cli {
namespace {

namespace fs = std::filesystem;
using train::Recipe;

std::atomic<bool> stop_requested{false};

// The first Ctrl-C asks for a checkpoint, the second one ends the program at once.
void request_stop(int signal) {
  stop_requested = true;
  std::signal(signal, SIG_DFL);
}

struct Options {
  std::string data, out;
  bool resume = false;
  DeviceOptions device;
  std::string recipe = "paper";
};

fs::path checkpoint_of(const Options& options) {
  return fs::path(options.out) / train::kCheckpointFile;
}

train::Checkpoint resume_run(const Options& options, const RecipeChanges& changes) {
  for (const auto& change : changes)
    if (change.option != kEpochsOption)
      throw UserError(change.option + ": a resumed run keeps its recipe; only " + kEpochsOption +
                      " may be given with --resume");
  auto run = train::Checkpoint::load(checkpoint_of(options));
  for (const auto& change : changes) change.apply(run.recipe);
  run.recipe.validate();
  return run;
}

/// Weights that a fresh network starts from.
void load_weights(const Recipe& recipe, models::ExpressionModel& model) {
  if (!recipe.start.empty() && !models::copy_weights(*train::load_model(recipe.start).model, model))
    throw UserError("--start " + recipe.start + ": holds a network of another shape; expected " +
                    recipe.model.name + " as the recipe has it");
  for (const std::string& path : recipe.pretrained)
    std::printf("%s\n", models::load_pretrained_file(model, path).c_str());
  if (recipe.members.checkpoints.empty()) return;
  auto& network = dynamic_cast<models::EmoXNet&>(model);
  for (int m = 0; m < models::kMembers; ++m) {
    const std::string& path = recipe.members.checkpoints[m];
    const auto member = train::load_model(path);
    if (member.recipe.model.name != models::kMemberNames[m])
      throw UserError("--members " + path + ": holds " + member.recipe.model.name + "; expected " +
                      models::kMemberNames[m] + " in this place");
    network.load_member(m, dynamic_cast<models::BackboneClassifier&>(*member.model));
  }
}

train::Checkpoint start_run(const Options& options, const RecipeChanges& changes,
                            const torch::Device& device) {
  Recipe recipe = Recipe::from(options.recipe);
  for (const auto& change : changes) change.apply(recipe);
  if (fs::exists(checkpoint_of(options)))
    throw UserError(options.out + ": holds a run already; add --resume to continue it, or choose " +
                    "another --out");
  recipe.validate();
  if (recipe.bf16 && !train::has_bf16(device)) {
    std::fprintf(stderr, "note: this CPU has no bfloat16 arithmetic, training in float32\n");
    recipe.bf16 = false;
  }
  return train::Checkpoint::start(
      recipe, [&](models::ExpressionModel& model) { load_weights(recipe, model); });
}

/// To the user and to the run's folder.
void describe(const Options& options, const train::Checkpoint& run, const torch::Device& device) {
  write_stream_atomically(fs::path(options.out) / train::kRecipeFile, [&](std::ostream& out) {
    out << train::to_json(run.recipe).dump(2) << '\n';
  });
  std::printf("%s\n%s: %.2f M parameters to train, %s, %d threads, LibTorch %s\n",
              train::to_json(run.recipe).dump(2).c_str(), run.recipe.model.name.c_str(),
              static_cast<double>(models::count_parameters(*run.trained)) / 1e6,
              device.str().c_str(), options.device.threads(), TORCH_VERSION);
  std::fflush(stdout);
}

int run(const Options& options, const RecipeChanges& changes) {
  const auto place = train::PeerPlace::from_environment();
  const torch::Device device = options.device.use(place.local_rank);
  const auto peers = train::Peers::meet(place, device);
  const bool leads = place.rank == 0;
  const auto dataset = data::FaceDataset::load(options.data);
  auto run = options.resume ? resume_run(options, changes) : start_run(options, changes, device);
  if (leads) describe(options, run, device);
  std::signal(SIGINT, request_stop);
  std::signal(SIGTERM, request_stop);
  const auto outcome = train::train(run, dataset, options.out, device, stop_requested, *peers);
  if (outcome == train::Outcome::kInterrupted) {
    if (leads)
      std::printf("\nstopped; continue with: emoxnet train --data %s --out %s --resume\n",
                  options.data.c_str(), options.out.c_str());
    return kInterrupted;
  }
  if (!leads) return kDone;
  std::printf("\nbest on valid (%s, single view, duplicates excluded): %.2f %% in epoch %lld: %s\n",
              std::string(data::protocol_name(run.recipe.protocol)).c_str(),
              100 * run.state.best_accuracy, static_cast<long long>(run.state.best_epoch),
              (fs::path(options.out) / train::kBestFile).c_str());
  return kDone;
}

}  // namespace

void add_train(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("train", "Train a network on a packed data set");
  command->add_option("--data", options->data, "data set made by `emoxnet import`")->required();
  command->add_option("--out", options->out, "folder of the run")->required();
  CLI::Option* resume =
      command->add_flag("--resume", options->resume,
                        "continue the run in --out with its own recipe; --epochs may lengthen it");
  options->device.add_to(*command);
  command
      ->add_option("--recipe", options->recipe,
                   "paper, emoxnet (for the large networks), emoxnet-lite (what made the shipped "
                   "network), or a recipe.json; options below change it")
      ->excludes(resume)
      ->capture_default_str();
  const auto changes = add_recipe_options(*command);
  command->footer(
      "Examples:\n"
      "  emoxnet train --data ferplus.faces --out runs/paper\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --recipe emoxnet-lite --epochs 100\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --resume --epochs 150\n"
      "  emoxnet train --data ferplus.faces --out runs/longer --recipe emoxnet-lite"
      " --start models/emoxnet-lite.pt --learning-rate 0.03\n"
      "  emoxnet train --data ferplus.faces --out runs/vgg16 --recipe emoxnet --model vgg16\n"
      "  emoxnet train --data ferplus.faces --out runs/resnet34 --recipe emoxnet --model resnet34"
      " --pretrained resnet34-b627a593.pth\n"
      "  emoxnet train --data ferplus.faces --out runs/emoxnet --recipe emoxnet --freeze-members"
      " --members runs/vgg16/best.pt runs/densenet121/best.pt runs/se-resnet34/best.pt"
      " runs/se-resnext50/best.pt\n"
      "  emoxnet train --data ferplus.faces --out runs/student --recipe emoxnet-lite"
      " --teacher runs/emoxnet/best.pt\n"
      "  torchrun --nproc-per-node 4 --no-python emoxnet train --data ferplus.faces --out "
      "runs/vgg16"
      " --recipe emoxnet --model vgg16\n"
      "Ctrl-C leaves a checkpoint. Processes that torchrun, mpirun or srun started train as one.");
  command->callback([options, changes, &exit_code] { exit_code = run(*options, *changes); });
}

}  // namespace emoxnet::cli

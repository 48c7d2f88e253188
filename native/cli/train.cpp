// emoxnet train: a recipe, a data set, a run folder.
#include <torch/torch.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <functional>
#include <limits>
#include <thread>

#include "native/cli/commands.h"
#include "native/models/registry.h"
#include "native/support/atomic_file.h"
#include "native/support/user_error.h"
#include "native/train/autocast.h"
#include "native/train/trainer.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

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
  int threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  std::string recipe_name = "paper";
};

/// A recipe option that was given; applied once the recipe is known.
struct Change {
  std::string option;
  std::function<void(Recipe&)> apply;
};
using Changes = std::vector<Change>;

const std::string kEpochsOption = "--epochs";

fs::path checkpoint_of(const Options& options) {
  return fs::path(options.out) / train::kCheckpointFile;
}

train::Checkpoint resume_run(const Options& options, const Changes& changes) {
  for (const Change& change : changes)
    if (change.option != kEpochsOption)
      throw UserError(change.option + ": a resumed run keeps its recipe; only " + kEpochsOption +
                      " may be given with --resume");
  auto run = train::Checkpoint::load(checkpoint_of(options));
  for (const Change& change : changes) change.apply(run.recipe);
  run.recipe.validate();
  return run;
}

train::Checkpoint start_run(const Options& options, const Changes& changes) {
  Recipe recipe = Recipe::named(options.recipe_name);
  for (const Change& change : changes) change.apply(recipe);
  if (fs::exists(checkpoint_of(options)))
    throw UserError(options.out + ": holds a run already; add --resume to continue it, or choose " +
                    "another --out");
  recipe.validate();
  if (recipe.bf16 && !train::cpu_has_bf16()) {
    std::fprintf(stderr, "note: this CPU has no bfloat16 arithmetic, training in float32\n");
    recipe.bf16 = false;
  }
  return train::Checkpoint::start(recipe);
}

// Activations of some megabytes come and go in every step. Left alone, glibc returns each to the
// kernel and pays for it again in page faults, a tenth of the whole time.
void keep_freed_memory() {
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  mallopt(M_TOP_PAD, 256 << 20);
#endif
}

int run(const Options& options, const Changes& changes) {
  keep_freed_memory();
  torch::set_num_threads(options.threads);
  const auto dataset = data::FaceDataset::load(options.data);
  auto run = options.resume ? resume_run(options, changes) : start_run(options, changes);
  write_stream_atomically(fs::path(options.out) / train::kRecipeFile, [&](std::ostream& out) {
    out << train::to_json(run.recipe).dump(2) << '\n';
  });
  std::printf("%s\n%s: %.2f M parameters, %d threads, LibTorch %s\n",
              train::to_json(run.recipe).dump(2).c_str(), run.recipe.model.c_str(),
              static_cast<double>(models::count_parameters(*run.trained)) / 1e6, options.threads,
              TORCH_VERSION);
  std::fflush(stdout);
  std::signal(SIGINT, request_stop);
  std::signal(SIGTERM, request_stop);
  const auto outcome = train::train(run, dataset, options.out, stop_requested);
  if (outcome == train::Outcome::kInterrupted) {
    std::printf("\nstopped; continue with: emoxnet train --data %s --out %s --resume\n",
                options.data.c_str(), options.out.c_str());
    return kInterrupted;
  }
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
  command->add_option("--threads", options->threads, "CPU threads")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command
      ->add_option(
          "--recipe", options->recipe_name,
          "paper, or emoxnet-lite (what made the shipped network); options below change it")
      ->excludes(resume)
      ->capture_default_str();

  auto changes = std::make_shared<Changes>();
  const auto add = [&](const std::string& name, auto member, const char* help) {
    using Value = std::decay_t<decltype(std::declval<Recipe&>().*member)>;
    return command
        ->add_option_function<Value>(
            name,
            [=](const Value& value) {
              changes->push_back({name, [=](Recipe& r) { r.*member = value; }});
            },
            help)
        ->group("Recipe");
  };
  const auto add_flag = [&](const std::string& name, bool Recipe::*member, const char* help) {
    command
        ->add_flag_callback(
            name,
            [=] {
              changes->push_back({name, [=](Recipe& r) { r.*member = true; }});
            },
            help)
        ->group("Recipe");
  };
  const std::map<std::string, data::Protocol> protocols = {{"A7", data::Protocol::kA7},
                                                           {"M7", data::Protocol::kM7}};
  const std::map<std::string, train::Targets> targets = {{"majority", train::Targets::kMajority},
                                                         {"votes", train::Targets::kVotes}};
  const std::map<std::string, train::Schedule> schedules = {{"plateau", train::Schedule::kPlateau},
                                                            {"cosine", train::Schedule::kCosine}};
  add("--model", &Recipe::model, "network: emoxnet-lite");
  add("--protocol", &Recipe::protocol, "label protocol: A7 or M7")
      ->transform(CLI::CheckedTransformer(protocols));
  add("--targets", &Recipe::targets, "majority label, or the ten votes' distribution: votes")
      ->transform(CLI::CheckedTransformer(targets));
  add("--label-smoothing", &Recipe::label_smoothing, "share of uniform mass in the targets");
  add(kEpochsOption, &Recipe::epochs, "passes over the training split");
  add("--batch", &Recipe::batch, "faces a step");
  add("--learning-rate", &Recipe::learning_rate, "peak rate of Nesterov SGD");
  add("--momentum", &Recipe::momentum, "of Nesterov SGD");
  add("--weight-decay", &Recipe::weight_decay, "L2 penalty");
  add("--schedule", &Recipe::schedule, "plateau or cosine")
      ->transform(CLI::CheckedTransformer(schedules));
  add("--warmup", &Recipe::warmup_epochs, "epochs of linear warm-up (cosine)");
  add("--patience", &Recipe::patience, "epochs before the rate is cut (plateau)");
  add("--early-stop", &Recipe::early_stop, "epochs without improvement that end the run; 0: never");
  add("--ema", &Recipe::ema_decay, "decay of the weights' moving average; 0: none");
  add("--seed", &Recipe::seed, "same seed, same run (on one thread, bit by bit)");
  add_flag("--bf16", &Recipe::bf16, "bfloat16 autocast where the CPU has it");
  add_flag("--channels-last", &Recipe::channels_last, "NHWC memory layout");
  command->footer(
      "Examples:\n"
      "  emoxnet train --data ferplus.faces --out runs/paper\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --recipe emoxnet-lite --epochs 100\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --resume --epochs 150\n"
      "Ctrl-C leaves a checkpoint.");
  command->callback([options, changes, &exit_code] { exit_code = run(*options, *changes); });
}

}  // namespace emoxnet::cli

// emoxnet train: a recipe, a data set, a run folder.
#include <torch/torch.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string_view>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/failure.h"
#include "native/cli/outputs.h"
#include "native/cli/recipe_options.h"
#include "native/models/backbone_classifier.h"
#include "native/models/emoxnet.h"
#include "native/models/pretrained/pretrained.h"
#include "native/models/registry.h"
#include "native/support/shell_word.h"
#include "native/support/user_error.h"
#include "native/train/run_logs.h"
#include "native/train/schedule.h"
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

struct TrainOptions {
  std::string data, out;
  bool resume = false, carry_on = false;
  std::vector<std::uint64_t> seeds;  ///< of runs, one after the other; none: a single run
  bool of_seeds = false;             ///< this is one of them
  DeviceOptions device;
  std::string recipe = "paper";
};

fs::path checkpoint_of(const TrainOptions& options) {
  return fs::path(options.out) / train::kCheckpointFile;
}

void refuse_missing_bf16(const Recipe& recipe, const torch::Device& device) {
  if (recipe.bf16 && !models::has_bf16(device))
    throw UserError(
        "this CPU has no bfloat16 arithmetic, in which the run was begun: it would take "
        "ten times as long here; expected --resume --no-bf16");
}

/// What of a run's recipe --resume may change; everything else would make another run of it.
bool may_change_later(const std::string& option) {
  return option == train::kEpochsOption || option == train::kEarlyStopOption ||
         option == train::kBf16Option;
}

/// A cosine that has come down rises again where more epochs are asked for.
void note_rising_rate(const Recipe& before, const train::Checkpoint& run) {
  constexpr std::int64_t kSteps = 1;  // whole epochs are all that matters here
  const double was = learning_rate(before, run.state, kSteps),
               is = learning_rate(run.recipe, run.state, kSteps);
  if (run.recipe.schedule == train::Schedule::kCosine && is > was)
    std::printf(
        "note: with %lld epochs instead of %lld the learning rate rises from %.2g to %.2g\n",
        static_cast<long long>(run.recipe.epochs), static_cast<long long>(before.epochs), was, is);
}

train::Checkpoint resume_run(const TrainOptions& options, const RecipeChanges& changes,
                             const torch::Device& device, bool leads) {
  for (const auto& change : changes)
    if (!may_change_later(change.entry->option()))
      throw UserError(change.entry->option() + ": a resumed run keeps its recipe; only " +
                      train::kEpochsOption + ", " + train::kEarlyStopOption +
                      " and --no-bf16 may "
                      "be given with --resume");
  auto run = train::Checkpoint::load(checkpoint_of(options), device);
  const Recipe before = run.recipe;
  for (const auto& change : changes) run.recipe.change(change.entry->key(), change.value);
  run.recipe.validate();
  refuse_missing_bf16(run.recipe, device);
  run.placement.bf16 = run.recipe.bf16;
  if (leads) note_rising_rate(before, run);
  return run;
}

/// For --continue: the run in the folder must be the one that is asked for.
train::Checkpoint same_run(const TrainOptions& options, const Recipe& recipe,
                           const torch::Device& device) {
  auto run = train::Checkpoint::load(checkpoint_of(options), device);
  const bool is_finished = train::is_finished(run.recipe, run.state);
  if (!is_finished) refuse_missing_bf16(run.recipe, device);
  for (const auto& entry : train::recipe_entries()) {
    // By which arithmetic does not matter where nothing is left to compute.
    if (is_finished && entry.option() == train::kBf16Option) continue;
    const auto had = entry.get(run.recipe), asked = entry.get(recipe);
    if (had != asked)
      throw UserError(options.out + ": was trained with " + entry.key() + " " + had.dump() +
                      "; expected the same instead of " + asked.dump() + ", or another --out");
  }
  return run;
}

/// --start: a network of the same classes, or all of another's but its last layer.
void load_start(const Recipe& recipe, const data::Classes& classes,
                models::ExpressionModel& model) {
  const auto start = train::load_model(recipe.start);
  const bool knows_classes = start.classes == classes;
  if (!(knows_classes ? models::copy_weights(*start.model, model)
                      : models::copy_features(*start.model, model)))
    throw UserError("--start " + recipe.start + ": holds a network of another shape; expected " +
                    recipe.model.name + " as the recipe has it");
  if (!knows_classes)
    std::printf("%s: tells apart %s; its last layer begins anew for %s\n", recipe.start.c_str(),
                data::listed(start.classes).c_str(), data::listed(classes).c_str());
}

/// Weights that a fresh network starts from.
void load_weights(const Recipe& recipe, const data::Classes& classes,
                  models::ExpressionModel& model) {
  if (!recipe.start.empty()) load_start(recipe, classes, model);
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

train::Checkpoint start_run(const TrainOptions& options, const Recipe& recipe,
                            const data::Classes& classes, const torch::Device& device) {
  if (fs::exists(checkpoint_of(options)))
    throw UserError(options.out + ": holds a run already; add " +
                    (options.of_seeds ? "--continue" : "--resume") +
                    " to continue it, or choose another --out");
  if (fs::exists(fs::path(options.out) / train::kBestFile))
    throw UserError(options.out + ": holds the " + train::kBestFile +
                    " of a run whose checkpoint is gone; expected another --out");
  return train::Checkpoint::start(recipe, classes, device, [&](models::ExpressionModel& model) {
    load_weights(recipe, classes, model);
  });
}

train::Checkpoint open_run(const TrainOptions& options, const RecipeChanges& changes,
                           const data::Classes& classes, const torch::Device& device,
                           const train::Peers& peers) {
  if (options.resume) return resume_run(options, changes, device, peers.rank() == 0);
  Recipe recipe = changed_recipe(options.recipe, changes);
  if (recipe.bf16 && !models::has_bf16(device)) {
    if (peers.rank() == 0)
      std::fprintf(stderr, "note: this CPU has no bfloat16 arithmetic, training in float32\n");
    recipe.change("bf16", false);
  }
  recipe.slices = std::max<std::int64_t>(recipe.slices, peers.size());
  if (options.carry_on && fs::exists(checkpoint_of(options)))
    return same_run(options, recipe, device);
  return start_run(options, recipe, classes, device);
}

void note_slow_bf16(const models::Placement& placement) {
  constexpr double kWorthWords = 0.95;
  if (!placement.bf16 || !placement.device.is_cpu()) return;
  const double speed = models::bf16_speed();
  if (speed < kWorthWords)
    std::printf("note: this CPU convolves %.1f times as fast in bfloat16: --no-bf16 is faster\n",
                speed);
}

void describe(const TrainOptions& options, const train::Checkpoint& run, int processes) {
  std::printf("%s: %s, %.2f M parameters to train, %s, %d threads, LibTorch %s",
              options.out.c_str(), run.recipe.model.name.c_str(),
              static_cast<double>(models::count_parameters(*run.trained)) / 1e6,
              run.placement.device.str().c_str(), torch::get_num_threads(), TORCH_VERSION);
  if (processes > 1) std::printf(", %d processes", processes);
  std::printf("\nrecipe: %s; the whole of it: %s\n", run.recipe.name.c_str(),
              (fs::path(options.out) / train::kRecipeFile).c_str());
  std::fflush(stdout);
}

void print_best(const TrainOptions& options, const train::Checkpoint& run, data::Split split) {
  std::printf("\nbest on %s (%s, single view, duplicates excluded): %.2f %% in epoch %lld: %s\n",
              std::string(data::kSplitNames[static_cast<int>(split)]).c_str(),
              data::protocol_name(run.recipe.protocol, run.classes.size()).c_str(),
              100 * run.state.best_accuracy, static_cast<long long>(run.state.best_epoch),
              (fs::path(options.out) / train::kBestFile).c_str());
}

int train_with(const TrainOptions& options, const RecipeChanges& changes,
               const torch::Device& device, train::Peers& peers) {
  const bool leads = peers.rank() == 0;
  const auto dataset = data::FaceDataset::load(options.data);
  auto run = open_run(options, changes, dataset.classes, device, peers);
  if (leads) {
    describe(options, run, peers.size());
    note_slow_bf16(run.placement);
  }
  std::signal(SIGINT, request_stop);
  std::signal(SIGTERM, request_stop);
  const auto outcome = train::train(run, dataset, options.out, stop_requested, peers);
  if (outcome == train::Outcome::kInterrupted) {
    if (leads)
      std::printf("\nstopped; continue with: emoxnet train --data %s --out %s --resume\n",
                  shell_word(options.data).c_str(), shell_word(options.out).c_str());
    return kInterrupted;
  }
  if (leads) print_best(options, run, dataset.selection_split());
  return kDone;
}

int train_or_tell(const TrainOptions& options, const RecipeChanges& changes,
                  const torch::Device& device, train::Peers& peers) {
  try {
    return train_with(options, changes, device, peers);
  } catch (const std::exception& error) {
    const bool has_checkpoint = fs::exists(checkpoint_of(options));
    std::string sentence = sentence_of(error);
    // A run that has begun keeps its recipe.
    if (is_out_of_memory(error))
      sentence += has_checkpoint ? ": free some and go on with --resume, or begin a run with a "
                                   "smaller --batch, or more --slices of it, in another --out"
                                 : ": try a smaller --batch, or more --slices of it";
    // The others wait for this process: they end with the same sentence instead.
    peers.fail(sentence, is_bad_input(error));
    if (is_bad_input(error)) throw;
    if (has_checkpoint) sentence += "; the last checkpoint is " + checkpoint_of(options).string();
    throw std::runtime_error(sentence);
  }
}

const train::RecipeEntry& seed_entry() {
  const auto& entries = train::recipe_entries();
  return *std::find_if(entries.begin(), entries.end(), [](const train::RecipeEntry& entry) {
    return entry.option() == train::kSeedOption;
  });
}

/// "runs/lite" to "runs/lite-seed-2"
std::string folder_of_seed(const std::string& out, std::uint64_t seed) {
  const fs::path folder = out;
  const fs::path named = folder.has_filename() ? folder : folder.parent_path();
  return named.string() + "-seed-" + std::to_string(seed);
}

/// The second run of a seed would find the first one's folder, when that has been trained for
/// hours.
void refuse_equal_seeds(std::vector<std::uint64_t> seeds) {
  std::sort(seeds.begin(), seeds.end());
  const auto twice = std::adjacent_find(seeds.begin(), seeds.end());
  if (twice != seeds.end())
    throw UserError("--seeds: has " + std::to_string(*twice) +
                    " more than once; expected different seeds");
}

int run(const TrainOptions& options, const RecipeChanges& changes) {
  const bool has_seed = std::any_of(changes.begin(), changes.end(), [](const RecipeChange& change) {
    return change.entry->option() == train::kSeedOption;
  });
  if (has_seed && !options.seeds.empty())
    throw UserError("--seeds: gives every --seed; expected one of both");
  refuse_equal_seeds(options.seeds);
  const auto place = train::PeerPlace::from_environment();
  const auto device = options.device.use(place.local_rank, place.local_size).device;
  const auto peers = train::Peers::meet(place, device);
  if (options.seeds.empty()) return train_or_tell(options, changes, device, *peers);
  for (const std::uint64_t seed : options.seeds) {
    TrainOptions of_seed = options;
    of_seed.out = folder_of_seed(options.out, seed);
    of_seed.of_seeds = true;
    RecipeChanges with_seed = changes;
    with_seed.push_back({&seed_entry(), seed});
    const int exit_code = train_or_tell(of_seed, with_seed, device, *peers);
    if (exit_code != kDone) return exit_code;
  }
  return kDone;
}

/// "1..3" to 1, 2, 3; "7" to itself. Nothing for what is neither.
std::vector<std::uint64_t> parse_seeds(const std::string& word) {
  constexpr std::string_view kRange = "..";
  constexpr std::uint64_t kMost = 1000;  // in a range, against a slip of the finger
  const auto number = [](std::string_view digits) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    return whole ? std::optional(value) : std::nullopt;
  };
  const std::string_view text = word;
  const auto dots = text.find(kRange);
  const auto first = number(text.substr(0, dots));
  const auto last =
      dots == std::string_view::npos ? first : number(text.substr(dots + kRange.size()));
  if (!first || !last || *last < *first || *last - *first >= kMost) return {};
  std::vector<std::uint64_t> seeds;
  for (std::uint64_t i = 0; i <= *last - *first; ++i) seeds.push_back(*first + i);
  return seeds;
}

}  // namespace

void add_train(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TrainOptions>();
  CLI::App* command = app.add_subcommand("train", "Train a network on a packed data set");
  command->add_option("--data", options->data, "data set made by `emoxnet import`")->required();
  output_folder(command->add_option("--out", options->out, "of the run"))->required();
  CLI::Option* resume =
      command->add_flag("--resume", options->resume,
                        "continue the run in --out with its own recipe; --epochs may lengthen it, "
                        "--early-stop 0 goes on with one that stopped early");
  command
      ->add_flag("--continue", options->carry_on,
                 "begin the run, or continue the one in --out if it has the very recipe that is "
                 "asked for; nothing is done to a finished one")
      ->excludes(resume);
  command
      ->add_option_function<std::vector<std::string>>(
          "--seeds",
          [options](const std::vector<std::string>& words) {
            for (const auto& word : words)
              for (const std::uint64_t seed : parse_seeds(word)) options->seeds.push_back(seed);
          },
          "1..3, or 1 2 7: a run of each --seed, one after the other, in OUT-seed-1 and so on; "
          "`emoxnet report` gives their mean and spread")
      ->check([](const std::string& word) {
        return parse_seeds(word).empty()
                   ? word + ": expected a whole number, or a range such as 1..3"
                   : std::string();
      })
      ->excludes(resume);
  options->device.add_to(*command);
  command
      ->add_option("--recipe", options->recipe,
                   "paper, emoxnet (for the large networks), emoxnet-lite (what made the shipped "
                   "network), or a recipe.json; options below change it; in brackets what paper "
                   "has, and the others where they differ")
      ->excludes(resume)
      ->capture_default_str();
  const auto changes = add_recipe_options(*command);
  command->footer(
      "Examples:\n"
      "  emoxnet train --data ferplus.faces --out runs/paper\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --recipe emoxnet-lite --epochs 100\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --resume --epochs 150\n"
      "  emoxnet train --data ferplus.faces --out runs/lite --recipe emoxnet-lite --seeds 1..3\n"
      "  emoxnet train --data ferplus.faces --out runs/longer --recipe emoxnet-lite"
      " --start models/emoxnet-lite.pt --learning-rate 0.03\n"
      "  emoxnet train --data ferplus.faces --out runs/vgg16 --recipe emoxnet --model vgg16\n"
      "  emoxnet train --data ferplus.faces --out runs/resnet34 --recipe emoxnet --model resnet34"
      " --pretrained resnet34-b627a593.pth\n"
      "  emoxnet train --data ferplus.faces --out runs/face-resnet --recipe emoxnet"
      " --model face-resnet --pretrained face_recognition_model-weights_manifest.json"
      " --learning-rate 0.0003\n"
      "  emoxnet train --data ferplus.faces --out runs/emoxnet --recipe emoxnet --freeze-members"
      " --mixup 0 --members runs/vgg16/best.pt runs/densenet121/best.pt runs/se-resnet34/best.pt"
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

#include "native/train/checkpoint.h"

#include "native/models/archive/torch_archive.h"
#include "native/models/emoxnet.h"
#include "native/models/packed_weights.h"
#include "native/models/registry.h"
#include "native/support/atomic_file.h"
#include "native/support/check.h"
#include "native/support/json_integer.h"
#include "native/support/user_error.h"

namespace emoxnet::train {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(EpochLog, epoch, learning_rate, train_loss,
                                                valid_loss, valid_accuracy, seconds, valid_macro_f1)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(TrainingState, epoch, step, loss_sum, seconds,
                                                learning_rate, last_rate, bad_epochs, best_epoch,
                                                best_accuracy, data, history)

namespace {

using models::TorchArchive;
using nlohmann::json;
using torch::serialize::OutputArchive;

// Version 1 knew a memory order, which is no part of a recipe any more; 3 may hold packed weights;
// 4 names its classes, earlier ones have the seven.
constexpr int kCheckpointVersion = 4;
constexpr const char* kRetiredKey = "channels_last";
constexpr const char* kAboutKey = "emoxnet";
constexpr const char* kModelKey = "model";
constexpr const char* kPackedKey = "packed";
constexpr const char* kTrainedKey = "trained";
constexpr const char* kOptimizerKey = "optimizer";

template <typename Part>
void write_part(OutputArchive& archive, const std::string& key, const Part& part) {
  OutputArchive inner(archive.compilation_unit());
  part.save(inner);
  archive.write(key, inner);
}

// The keys of models::PackedWeights' parts.
constexpr const char* kBytesKey = "bytes";
constexpr const char* kByteStepsKey = "steps";
constexpr const char* kFloatsKey = "floats";

void write_packed(OutputArchive& archive, const models::PackedWeights& packed) {
  OutputArchive inner(archive.compilation_unit());
  inner.write(kBytesKey, packed.bytes);
  inner.write(kByteStepsKey, packed.steps);
  inner.write(kFloatsKey, packed.floats);
  archive.write(kPackedKey, inner);
}

/// The network of a file, whose weights are packed or not.
void read_model(const TorchArchive& archive, models::ExpressionModel& model) {
  if (!archive.has(kPackedKey)) return archive.copy(kModelKey, model);
  const auto part = [&](const char* key) {
    return archive.tensor(std::string(kPackedKey) + "." + key).flatten();
  };
  if (!models::unpack({part(kBytesKey), part(kByteStepsKey), part(kFloatsKey)}, model))
    throw UserError("is damaged: its packed weights are not as many as its network's");
}

/// Only what is not a member goes on learning.
void freeze_members(models::ExpressionModel& model) {
  for (const auto& member : dynamic_cast<models::EmoXNet&>(model).members())
    for (auto& parameter : member->parameters()) parameter.set_requires_grad(false);
}

std::shared_ptr<models::ExpressionModel> create(const Recipe& recipe,
                                                const data::Classes& classes) {
  return models::create(recipe.model, static_cast<int>(classes.size()));
}

std::shared_ptr<models::ExpressionModel> clone(const models::ExpressionModel& model,
                                               const Recipe& recipe, const data::Classes& classes) {
  auto copy = create(recipe, classes);
  EMOXNET_CHECK(models::copy_weights(model, *copy), "a recipe decides the shape");
  return copy;
}

/// What a checkpoint says of its weights.
struct About {
  Recipe recipe;
  data::Classes classes;
  TrainingState state;
};

void write_about(OutputArchive& archive, const About& of) {
  const json about = {{"version", kCheckpointVersion},
                      {"recipe", to_json(of.recipe)},
                      {"classes", of.classes},
                      {"state", of.state}};
  archive.write(kAboutKey, torch::IValue(about.dump()));
}

/// By way of memory: LibTorch's own file writer ends the process when the disk is full.
void write_file(OutputArchive& archive, const std::filesystem::path& path) {
  std::string bytes;
  archive.save_to([&](const void* data, std::size_t size) {
    bytes.append(static_cast<const char*>(data), size);
    return size;
  });
  write_stream_atomically(path, [&](std::ostream& stream) { stream << bytes; });
}

/// Refuses what nlohmann would cast to the integers of `like`. No count of a run reaches 2^32.
void require_integers(const json& entries, const json& like) {
  for (const auto& [name, value] : like.items()) {
    const auto found = entries.find(name);
    if (!value.is_number_integer() || found == entries.end()) continue;
    const bool fits = value.is_number_unsigned() ? integer_in<std::uint64_t>(*found).has_value()
                                                 : integer_in<std::uint32_t>(*found).has_value();
    if (!fits) throw UserError("counts its " + name + " as no run could");
  }
}

TrainingState state_in(const json& about) {
  const json& state = about.at("state");
  require_integers(state, TrainingState{});
  if (const auto history = state.find("history"); history != state.end())
    for (const json& epoch : *history) require_integers(epoch, EpochLog{});
  return state.get<TrainingState>();
}

Recipe recipe_in(const json& about) {
  try {
    return recipe_from_json(about.at("recipe"));
  } catch (const UserError& error) {
    throw UserError(std::string("its recipe: ") + error.what());
  }
}

About about_in(const TorchArchive& archive) {
  if (!archive.has(kAboutKey))
    throw UserError(
        "does not say how its network was made (weights from elsewhere go into "
        "--pretrained of `emoxnet train`)");
  try {
    json about = json::parse(archive.text(kAboutKey));
    const auto version = integer_in<int>(about.at("version"));
    if (!version || *version < 1 || *version > kCheckpointVersion)
      throw UserError("was made by another version of emoxnet");
    if (*version == 1) about.at("recipe").erase(kRetiredKey);
    const auto classes = about.value("classes", data::seven_classes());
    if (!data::are_classes(classes)) throw UserError("does not say what its network tells apart");
    return {recipe_in(about), classes, state_in(about)};
  } catch (const json::exception&) {
    throw UserError("does not say how its network was made");
  }
}

/// Opens a checkpoint and hands its archive and description to `read`.
template <typename Read>
auto read_file(const std::filesystem::path& path, const Read& read) {
  try {
    const TorchArchive archive{models::ZipArchive(path)};
    return read(archive, about_in(archive));
  } catch (const UserError& failure) {
    throw UserError(path.string() + ": " + failure.what() +
                    "; expected a checkpoint made by `emoxnet train`");
  }
}

}  // namespace

Checkpoint Checkpoint::start(const Recipe& recipe, const data::Classes& classes,
                             const torch::Device& device,
                             const std::function<void(models::ExpressionModel&)>& prepare) {
  Checkpoint run;
  run.recipe = recipe;
  run.classes = classes;
  run.placement = {device, recipe.bf16};
  run.state.learning_rate = recipe.learning_rate;
  torch::manual_seed(recipe.seed);
  run.trained = create(recipe, classes);
  prepare(*run.trained);
  if (recipe.members.frozen) freeze_members(*run.trained);
  run.model = recipe.ema_decay > 0 ? clone(*run.trained, recipe, classes) : run.trained;
  run.placement.place(*run.trained);
  if (run.model != run.trained) run.placement.place(*run.model);
  run.optimizer = std::make_shared<Optimizer>(recipe, run.trained->parameters());
  return run;
}

void Checkpoint::save(const std::filesystem::path& path) const {
  OutputArchive archive;
  write_about(archive, {recipe, classes, state});
  write_part(archive, kModelKey, *model);
  if (trained != model) write_part(archive, kTrainedKey, *trained);
  write_part(archive, kOptimizerKey, *optimizer);
  write_file(archive, path);
}

void Checkpoint::save_model(const std::filesystem::path& path) const {
  OutputArchive archive;
  write_about(archive, {recipe, classes, state});
  write_part(archive, kModelKey, *model);
  write_file(archive, path);
}

Checkpoint Checkpoint::load(const std::filesystem::path& path, const torch::Device& device) {
  return read_file(path, [&](const TorchArchive& archive, About about) {
    about.recipe.validate();
    Checkpoint run = start(about.recipe, about.classes, device);
    run.state = std::move(about.state);
    archive.copy(kModelKey, *run.model);
    if (run.trained != run.model) archive.copy(kTrainedKey, *run.trained);
    run.optimizer->load(archive, kOptimizerKey);
    return run;
  });
}

TrainedModel load_model(const std::filesystem::path& path, const models::Placement& placement) {
  return read_file(path, [&](const TorchArchive& archive, About about) {
    auto model = create(about.recipe, about.classes);
    TrainedModel trained{std::move(about.recipe), std::move(about.classes), std::move(about.state),
                         std::move(model)};
    read_model(archive, *trained.model);
    placement.place(*trained.model);
    trained.model->eval();
    return trained;
  });
}

void TrainedModel::save_packed(const std::filesystem::path& path) const {
  OutputArchive archive;
  write_about(archive, {recipe, classes, state});
  write_packed(archive, models::pack(*model));
  write_file(archive, path);
}

}  // namespace emoxnet::train

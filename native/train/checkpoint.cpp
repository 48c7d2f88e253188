#include "native/train/checkpoint.h"

#include "native/models/registry.h"
#include "native/support/atomic_file.h"
#include "native/support/user_error.h"

namespace emoxnet::train {

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(EpochLog, epoch, learning_rate, train_loss, valid_loss,
                                   valid_accuracy, seconds)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(TrainingState, epoch, step, loss_sum, seconds, learning_rate,
                                   bad_epochs, best_epoch, best_accuracy, history)

namespace {

using nlohmann::json;
using torch::serialize::InputArchive;
using torch::serialize::OutputArchive;

constexpr int kVersion = 1;

template <typename Part>
void write_part(OutputArchive& archive, const char* key, const Part& part) {
  OutputArchive inner(archive.compilation_unit());
  part.save(inner);
  archive.write(key, inner);
}

template <typename Part>
void read_part(InputArchive& archive, const char* key, Part& part) {
  InputArchive inner;
  archive.read(key, inner);
  part.load(inner);
}

std::shared_ptr<torch::optim::SGD> make_optimizer(const Recipe& recipe,
                                                  const models::ExpressionModel& model) {
  return std::make_shared<torch::optim::SGD>(
      model.parameters(), torch::optim::SGDOptions(recipe.learning_rate)
                              .momentum(recipe.momentum)
                              .weight_decay(recipe.weight_decay)
                              .nesterov(recipe.momentum > 0));
}

std::shared_ptr<models::ExpressionModel> clone(const models::ExpressionModel& model,
                                               const Recipe& recipe) {
  const torch::NoGradGuard no_grad;
  auto copy = models::create(recipe.model);
  const auto copy_all = [](const auto& from, const auto& to) {
    for (const auto& item : from) to[item.key()].copy_(item.value());
  };
  copy_all(model.named_parameters(), copy->named_parameters());
  copy_all(model.named_buffers(), copy->named_buffers());
  return copy;
}

}  // namespace

Checkpoint Checkpoint::start(const Recipe& recipe) {
  Checkpoint run;
  run.recipe = recipe;
  run.state.learning_rate = recipe.learning_rate;
  torch::manual_seed(recipe.seed);
  run.trained = models::create(recipe.model);
  run.model = recipe.ema_decay > 0 ? clone(*run.trained, recipe) : run.trained;
  run.optimizer = make_optimizer(recipe, *run.trained);
  return run;
}

void Checkpoint::save(const std::filesystem::path& path) const {
  const json about = {{"version", kVersion}, {"recipe", to_json(recipe)}, {"state", state}};
  OutputArchive archive;
  archive.write("emoxnet", torch::IValue(about.dump()));
  write_part(archive, "model", *model);
  if (trained != model) write_part(archive, "trained", *trained);
  write_part(archive, "optimizer", *optimizer);
  write_atomically(path, [&](const auto& temporary) {
    try {
      archive.save_to(temporary.string());
    } catch (const c10::Error&) {
      throw UserError(path.string() + ": cannot be written: is the disk full?");
    }
  });
}

Checkpoint Checkpoint::load(const std::filesystem::path& path) {
  try {
    InputArchive archive;
    archive.load_from(path.string());
    torch::IValue about_text;
    archive.read("emoxnet", about_text);
    const json about = json::parse(about_text.toStringRef());
    if (about.at("version") != kVersion)
      throw UserError(path.string() + ": made by another version of emoxnet; expected version " +
                      std::to_string(kVersion));
    Checkpoint run = start(recipe_from_json(about.at("recipe")));
    run.state = about.at("state").get<TrainingState>();
    read_part(archive, "model", *run.model);
    if (run.trained != run.model) read_part(archive, "trained", *run.trained);
    read_part(archive, "optimizer", *run.optimizer);
    return run;
  } catch (const c10::Error&) {
    throw UserError(path.string() +
                    ": cannot be read; expected a checkpoint made by `emoxnet train`");
  } catch (const json::exception&) {
    throw UserError(path.string() + ": damaged; expected a checkpoint made by `emoxnet train`");
  }
}

std::shared_ptr<models::ExpressionModel> load_model(const std::filesystem::path& path) {
  auto model = Checkpoint::load(path).model;
  model->eval();
  return model;
}

}  // namespace emoxnet::train

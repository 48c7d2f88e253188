#include "native/train/trainer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "native/eval/metrics.h"
#include "native/models/emoxnet.h"
#include "native/support/mix_bits.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"
#include "native/train/batch.h"
#include "native/train/epoch_order.h"
#include "native/train/member_features.h"
#include "native/train/run_logs.h"
#include "native/train/schedule.h"
#include "native/train/step.h"
#include "native/train/teacher.h"
#include "native/train/tensor_split.h"

namespace emoxnet::train {
namespace {

using Clock = std::chrono::steady_clock;
using torch::Tensor;

constexpr auto kCheckpointEvery = std::chrono::minutes(5);
// Every epoch ends with a checkpoint unless that would take more than this share of the time:
// EmoXNet's frozen members are hundreds of megabytes beside epochs of seconds.
constexpr double kSavingShare = 0.1;
// Looking at the loss makes a GPU wait for it, so it is not done in every step.
constexpr auto kLookEvery = std::chrono::milliseconds(250);
// A GPU wants more at once.
std::int64_t evaluation_batch(const torch::Device& device) { return device.is_cuda() ? 2048 : 256; }

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Every random number of a run follows from its seed and position, so that a resumed run draws
/// the same ones.
void seed_for(const Recipe& recipe, std::int64_t epoch, std::int64_t step, std::int64_t slice = 0) {
  std::uint64_t bits = mix_bits(recipe.seed);
  for (const std::int64_t place : {epoch, step, slice})
    bits = mix_bits(bits ^ static_cast<std::uint64_t>(place));
  torch::manual_seed(bits >> 1);
}

std::vector<Tensor> floating_buffers(const torch::nn::Module& model) {
  std::vector<Tensor> floating;
  for (const auto& buffer : model.buffers())
    if (buffer.is_floating_point()) floating.push_back(buffer);
  return floating;
}

/// What changes while training: learnt parameters, and statistics of batch normalisation.
std::vector<Tensor> moving_tensors(const torch::nn::Module& model,
                                   const torch::nn::Module& trained) {
  std::vector<Tensor> moving;
  const auto parameters = model.parameters(), learnt = trained.parameters();
  for (std::size_t i = 0; i < parameters.size(); ++i)
    if (learnt[i].requires_grad()) moving.push_back(parameters[i]);
  for (const auto& buffer : floating_buffers(model)) moving.push_back(buffer);
  return moving;
}

struct Validation {
  double loss;
  eval::Confusion confusion;

  [[nodiscard]] double accuracy() const {
    int right = 0, images = 0;
    for (std::size_t c = 0; c < confusion.size(); ++c) {
      right += confusion[c][c];
      for (const int count : confusion[c]) images += count;
    }
    return static_cast<double>(right) / images;
  }
};

/// One call of train(): the state that its steps share.
class Run {
 public:
  Run(Checkpoint& checkpoint, const data::FaceDataset& dataset, std::filesystem::path folder,
      const std::atomic<bool>& stop, Peers& peers)
      : run_(checkpoint),
        recipe_(checkpoint.recipe),
        state_(checkpoint.state),
        placement_(checkpoint.placement),
        folder_(std::move(folder)),
        stop_(stop),
        peers_(peers),
        training_(make_split(dataset, data::Split::kTrain, recipe_, placement_.device)),
        valid_(make_split(dataset, dataset.selection_split(), recipe_, placement_.device)),
        labels_(training_.labels.cpu()),
        batch_(std::min(recipe_.batch, training_.size())),
        steps_(training_.size() / batch_),
        teacher_(Teacher::open(recipe_, dataset, training_, placement_)),
        step_(recipe_, placement_, *run_.trained, *run_.optimizer) {
    if (batch_ % recipe_.slices != 0 || recipe_.slices % peers.size() != 0)
      throw UserError("--slices " + std::to_string(recipe_.slices) + " of a batch of " +
                      std::to_string(batch_) + " on " + std::to_string(peers.size()) +
                      " processes: expected slices of equal size, and as many for each process");
    const auto data = dataset.training_fingerprint();
    if (state_.data != 0 && state_.data != data)
      throw UserError(folder_.string() +
                      ": was trained on another data set; expected the same --data to go on with");
    state_.data = data;
    average_ = moving_tensors(*run_.model, *run_.trained);
    trained_ = moving_tensors(*run_.trained, *run_.trained);
    peers_.copy_from_first(average_);
    peers_.copy_from_first(trained_);
    loss_sum_ = torch::full({}, state_.loss_sum, on_device(torch::kFloat64));
  }

  Outcome go() {
    if (leads()) write_recipe(recipe_, folder_);
    if (!finished() && recipe_.members.frozen && !compute_features()) return Outcome::kInterrupted;
    std::optional<Progress> progress;
    if (leads()) {
      progress.emplace("train", recipe_.epochs * steps_ * batch_, "images");
      progress->set_resumed(steps_done() * batch_);
    }
    last_saved_ = Clock::now();
    while (!finished()) {
      started_ = Clock::now();
      if (!run_epoch(progress)) return Outcome::kInterrupted;
      finish_epoch(progress);
    }
    return Outcome::kFinished;
  }

 private:
  /// Whether this process writes files and talks to the user.
  [[nodiscard]] bool leads() const { return peers_.rank() == 0; }
  [[nodiscard]] bool finished() const { return is_finished(recipe_, state_); }
  [[nodiscard]] std::int64_t steps_done() const { return state_.epoch * steps_ + state_.step; }

  [[nodiscard]] torch::TensorOptions on_device(torch::Dtype type) const {
    return torch::dtype(type).device(placement_.device);
  }

  /// What frozen members say of every view, kept in the run's folder. False when it was
  /// interrupted; what was done by then is kept as well.
  bool compute_features() {
    if (state_.epoch == 0 && state_.step == 0) save();  // to resume from, should it end here
    const std::int64_t views = recipe_.members.passes;
    std::optional<Progress> progress;
    if (leads())
      progress.emplace("features of the members", training_.size() * views + valid_.size(),
                       "faces");
    std::int64_t done = 0;
    const auto recipe = to_json(recipe_);
    MemberFeatures members(
        dynamic_cast<models::EmoXNet&>(*run_.model), placement_, folder_,
        recipe.at("augmentation").dump() + recipe.at("seed").dump() + recipe.at("bf16").dump(),
        peers_, [&](std::int64_t faces) {
          if (progress) progress->update(done += faces);
          return !stop_;
        });
    const auto as_they_are = [](const Tensor& faces, std::int64_t) { return faces; };
    const auto valid = members.of(valid_.faces, "valid", as_they_are);
    if (!valid) return false;
    valid_features_ = valid->to(torch::kFloat32);
    for (std::int64_t view = 0; view < views; ++view) {
      const auto augmented = [&](const Tensor& faces, std::int64_t first) {
        seed_for(recipe_, -1, view, first);
        return data::augment(faces, recipe_.augmentation);
      };
      const auto name = "train-" + std::to_string(view);
      const auto features = view == 0 ? members.of(training_.faces, name, as_they_are)
                                      : members.of(training_.faces, name, augmented);
      if (!features) return false;
      features_.push_back(*features);
    }
    return true;
  }

  /// False when it was interrupted.
  bool run_epoch(std::optional<Progress>& progress) {
    seed_for(recipe_, state_.epoch, -1);
    const Tensor order = epoch_order(labels_, recipe_.balance).to(placement_.device);
    run_.trained->train();
    while (state_.step < steps_) {
      run_step(order.slice(0, state_.step * batch_, (state_.step + 1) * batch_));
      ++state_.step;
      if (run_.model != run_.trained) update_average();
      const auto now = Clock::now();
      const bool stopping = stops_here();
      const bool saving = stopping || now - last_saved_ > kCheckpointEvery;
      if (saving || now - last_look_ > kLookEvery || state_.step == steps_) look(progress);
      if (saving) {
        state_.seconds += seconds_since(started_);
        save();
        started_ = Clock::now();
      }
      if (stopping) return false;
    }
    return true;
  }

  void run_step(const Tensor& chosen) {
    state_.last_rate = learning_rate(recipe_, state_, steps_);
    Tensor loss = torch::zeros({}, on_device(torch::kFloat32));
    const std::int64_t size = batch_ / recipe_.slices;
    step_.begin();
    for (std::int64_t slice = peers_.rank(); slice < recipe_.slices; slice += peers_.size()) {
      // A slice's random numbers are its own, whichever peer draws and computes it.
      seed_for(recipe_, state_.epoch, state_.step, slice);
      const Batch batch = draw(chosen.slice(0, slice * size, (slice + 1) * size));
      loss += step_.learn(batch, 1 / static_cast<double>(recipe_.slices));
    }
    sum_over_peers(loss);
    step_.finish(state_.last_rate);
    loss_sum_ += loss;
  }

  /// Gradients, the loss, and whether somebody was asked to stop.
  void sum_over_peers(Tensor& loss) {
    if (peers_.size() == 1) return;
    asked_to_stop_ = torch::full_like(loss, stop_ ? 1.0 : 0.0);
    std::vector<Tensor> shared = {loss, asked_to_stop_};
    for (const auto& parameter : run_.trained->parameters())
      if (parameter.grad().defined()) shared.push_back(parameter.grad());
    peers_.sum(shared);
  }

  /// All peers stop behind the same step. Looking makes a GPU wait, so it is not done in every one.
  [[nodiscard]] bool stops_here() const {
    if (peers_.size() == 1) return stop_;
    constexpr std::int64_t kStepsBetweenLooks = 16;
    return (placement_.device.is_cpu() || state_.step % kStepsBetweenLooks == 0) &&
           asked_to_stop_.item<float>() > 0;
  }

  Batch draw(const Tensor& chosen) {
    if (features_.empty())
      return draw_batch(recipe_, state_.epoch, training_, teacher_.get(), chosen);
    const auto views = static_cast<std::int64_t>(features_.size());
    const Tensor view = torch::randint(views, chosen.sizes(), chosen.options());
    Tensor inputs =
        torch::empty({chosen.size(0), features_[0].size(1)}, on_device(torch::kFloat32));
    for (std::int64_t v = 0; v < views; ++v) {
      const Tensor rows = (view == v).nonzero().squeeze(1);
      inputs.index_copy_(
          0, rows, features_[v].index_select(0, chosen.index_select(0, rows)).to(torch::kFloat32));
    }
    return {inputs, training_.targets.index_select(0, chosen), {}};
  }

  void update_average() {
    const torch::NoGradGuard no_grad;
    // Young averages forget the random start quickly.
    const auto t = static_cast<double>(steps_done());
    const double decay = std::min(recipe_.ema_decay, (1 + t) / (10 + t));
    at::_foreach_mul_(average_, decay);
    at::_foreach_add_(average_, trained_, 1 - decay);
  }

  void look(std::optional<Progress>& progress) {
    last_look_ = Clock::now();
    state_.loss_sum = loss_sum_.item<double>();
    if (!std::isfinite(state_.loss_sum)) {
      const auto checkpoint = folder_ / kCheckpointFile;
      const std::string last = std::filesystem::exists(checkpoint)
                                   ? "the last good checkpoint is " + checkpoint.string()
                                   : "there is no checkpoint yet";
      throw UserError(
          "the loss is no longer a number in epoch " + std::to_string(state_.epoch + 1) +
          ", by step " + std::to_string(state_.step) + ", at learning rate " +
          std::to_string(state_.last_rate) + "; " + last + ": try a lower --learning-rate");
    }
    if (!progress || !progress->is_on_terminal()) return;
    char detail[160];
    std::snprintf(detail, sizeof detail, "epoch %lld/%lld, loss %.3f, best held out %.2f %%",
                  static_cast<long long>(state_.epoch) + 1, static_cast<long long>(recipe_.epochs),
                  state_.loss_sum / static_cast<double>(state_.step),
                  100 * std::max(0.0, state_.best_accuracy));
    progress->update(steps_done() * batch_, detail);
  }

  void finish_epoch(std::optional<Progress>& progress) {
    peers_.average(floating_buffers(*run_.trained));
    if (run_.model != run_.trained) peers_.average(floating_buffers(*run_.model));
    const Validation score = validate();
    ++state_.epoch;
    state_.history.push_back({state_.epoch, state_.last_rate,
                              state_.loss_sum / static_cast<double>(steps_), score.loss,
                              score.accuracy(), state_.seconds + seconds_since(started_),
                              eval::macro_f1(score.confusion)});
    state_.step = 0;
    state_.loss_sum = state_.seconds = 0;
    loss_sum_.zero_();
    const bool best = record_score(recipe_, state_, score.accuracy());
    if (leads()) {
      if (best) run_.save_model(folder_ / kBestFile);
      write_logs(state_.history, folder_);
    }
    if (progress) log_epoch(*progress);
    if (finished() || Clock::now() - last_saved_ >= saving_took_ / kSavingShare) save();
  }

  /// One line for each in a log file; a terminal shows look()'s bar.
  void log_epoch(Progress& progress) const {
    const EpochLog& e = state_.history.back();
    char detail[200];
    std::snprintf(detail, sizeof detail,
                  "epoch %lld/%lld, loss %.3f, held out %.2f %%, macro F1 %.3f, best %.2f %% in "
                  "epoch %lld, rate %.2g, %s",
                  static_cast<long long>(e.epoch), static_cast<long long>(recipe_.epochs),
                  e.train_loss, 100 * e.valid_accuracy, e.valid_macro_f1,
                  100 * state_.best_accuracy, static_cast<long long>(state_.best_epoch),
                  e.learning_rate, format_duration(e.seconds).c_str());
    progress.log(steps_done() * batch_, detail);
  }

  void save() {
    const auto start = Clock::now();
    if (leads()) run_.save(folder_ / kCheckpointFile);
    last_saved_ = Clock::now();
    saving_took_ = last_saved_ - start;
  }

  Tensor valid_logits(std::int64_t start, std::int64_t end) {
    if (recipe_.members.frozen)
      return dynamic_cast<models::EmoXNet&>(*run_.model)
          .classify(valid_features_.slice(0, start, end));
    const auto autocast = placement_.autocast();
    return run_.model->forward(to_input(valid_.faces.slice(0, start, end))).logits;
  }

  Validation validate() {
    const torch::NoGradGuard no_grad;
    run_.model->eval();
    const auto classes = static_cast<std::int64_t>(run_.classes.size()), cells = classes * classes;
    Tensor loss = torch::zeros({}, on_device(torch::kFloat64));
    Tensor counts = torch::zeros({cells}, on_device(torch::kFloat64));
    const std::int64_t size = evaluation_batch(placement_.device);
    // Every peer takes its turn.
    for (std::int64_t start = size * peers_.rank(); start < valid_.size();
         start += size * peers_.size()) {
      const auto end = std::min(start + size, valid_.size());
      const Tensor logits = valid_logits(start, end).to(torch::kFloat32);
      const Tensor labels = valid_.labels.slice(0, start, end);
      loss += torch::nll_loss(torch::log_softmax(logits, 1), labels, {}, at::Reduction::Sum);
      counts += torch::bincount(labels * classes + logits.argmax(1), {}, cells);
    }
    Tensor score = torch::cat({loss.view({1}), counts});
    peers_.sum({score});
    // Schedules follow from the score: rounding must not lead the peers apart.
    peers_.copy_from_first({score});
    score = score.cpu();
    const auto* values = score.data_ptr<double>();
    Validation validation{values[0] / static_cast<double>(valid_.size()),
                          eval::empty_confusion(run_.classes.size())};
    for (auto& row : validation.confusion)
      for (int& count : row) count = static_cast<int>(std::lround(*++values));
    return validation;
  }

  Checkpoint& run_;
  const Recipe& recipe_;
  TrainingState& state_;
  models::Placement placement_;
  std::filesystem::path folder_;
  const std::atomic<bool>& stop_;
  Peers& peers_;
  Tensor asked_to_stop_;  ///< how many peers were, by the last step
  TensorSplit training_, valid_;
  Tensor labels_;  ///< [N] of the training split, in the host's memory
  std::int64_t batch_, steps_;
  std::unique_ptr<Teacher> teacher_;
  Step step_;
  std::vector<Tensor> average_, trained_;  ///< what the moving average runs over, in one order
  Tensor loss_sum_;                        ///< of the epoch's steps, on the device
  std::vector<Tensor> features_;           ///< of frozen members: a view's [N,4096] bfloat16 each
  Tensor valid_features_;                  ///< [N,4096] float32
  Clock::time_point started_, last_saved_, last_look_;
  Clock::duration saving_took_{};
};

}  // namespace

Outcome train(Checkpoint& run, const data::FaceDataset& dataset,
              const std::filesystem::path& folder, const std::atomic<bool>& stop, Peers& peers) {
  data::expect_same_classes(folder.string(), run.classes, dataset.classes, "the data set's");
  return Run(run, dataset, folder, stop, peers).go();
}

Outcome train(Checkpoint& run, const data::FaceDataset& dataset,
              const std::filesystem::path& folder, const std::atomic<bool>& stop) {
  return train(run, dataset, folder, stop, *Peers::meet(PeerPlace{}, torch::kCPU));
}

}  // namespace emoxnet::train

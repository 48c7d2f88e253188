#include "native/train/trainer.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "native/data/augment.h"
#include "native/eval/line_plot.h"
#include "native/support/atomic_file.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"
#include "native/train/autocast.h"
#include "native/train/schedule.h"

namespace emoxnet::train {
namespace {

using Clock = std::chrono::steady_clock;
using torch::Tensor;

constexpr auto kCheckpointEvery = std::chrono::minutes(5);
constexpr std::int64_t kEvaluationBatch = 256;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// A split as tensors.
struct TensorSplit {
  Tensor faces;    ///< [N,1,48,48] uint8
  Tensor targets;  ///< [N,7] float32, rows sum to 1
  Tensor labels;   ///< [N] int64

  [[nodiscard]] std::int64_t size() const { return faces.size(0); }
};

TensorSplit make_split(const data::FaceDataset& dataset, data::Split split, const Recipe& recipe) {
  const auto examples = data::select(dataset, split, recipe.protocol, data::Duplicates::kExclude);
  const auto n = static_cast<std::int64_t>(examples.size());
  if (n == 0)
    throw UserError("the data set has no " +
                    std::string(data::kSplitNames[static_cast<int>(split)]) +
                    " images under protocol " + std::string(data::protocol_name(recipe.protocol)) +
                    "; expected both train and valid");
  TensorSplit tensors;
  tensors.faces = torch::empty({n, 1, vision::kSide, vision::kSide}, torch::kUInt8);
  tensors.targets = torch::zeros({n, vision::kClasses});
  tensors.labels = torch::empty({n}, torch::kInt64);
  auto* face = tensors.faces.data_ptr<std::uint8_t>();
  auto* target = tensors.targets.data_ptr<float>();
  auto* label = tensors.labels.data_ptr<std::int64_t>();
  for (const data::Example& example : examples) {
    face = std::copy_n(dataset.plane(example.image), vision::kPixels, face);
    const auto distribution = data::vote_distribution(dataset.records[example.image].votes);
    if (recipe.targets == Targets::kVotes && distribution)
      std::copy(distribution->begin(), distribution->end(), target);
    else
      target[example.label] = 1;
    target += vision::kClasses;
    *label++ = example.label;
  }
  tensors.targets = (1 - recipe.label_smoothing) * tensors.targets +
                    recipe.label_smoothing / static_cast<double>(vision::kClasses);
  return tensors;
}

Tensor to_input(const Tensor& faces) { return faces.to(torch::kFloat32) / 255; }

/// Cross-entropy with soft targets, mean over the batch.
Tensor cross_entropy(const Tensor& logits, const Tensor& targets) {
  return -(targets * torch::log_softmax(logits, 1)).sum(1).mean();
}

/// Every random number of a run follows from its seed and position, so that a resumed run draws
/// the same ones. Mixing function: splitmix64 (Steele et al. 2014).
void seed_for(const Recipe& recipe, std::int64_t epoch, std::int64_t step) {
  std::uint64_t z = recipe.seed * 0x9e3779b97f4a7c15ULL +
                    static_cast<std::uint64_t>(epoch) * 1000003 + static_cast<std::uint64_t>(step) +
                    1;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  torch::manual_seed((z ^ (z >> 31)) >> 1);
}

std::vector<Tensor> floating_buffers(const torch::nn::Module& model) {
  std::vector<Tensor> floating;
  for (const auto& buffer : model.buffers())
    if (buffer.is_floating_point()) floating.push_back(buffer);
  return floating;
}

/// average += (1 - decay) * (value - average)
void move_average(const std::vector<Tensor>& average, const std::vector<Tensor>& value,
                  double decay) {
  at::_foreach_mul_(average, decay);
  at::_foreach_add_(average, value, 1 - decay);
}

void update_average(const Checkpoint& run, std::int64_t steps_done) {
  const torch::NoGradGuard no_grad;
  // Young averages forget the random start quickly.
  const auto t = static_cast<double>(steps_done);
  const double decay = std::min(run.recipe.ema_decay, (1 + t) / (10 + t));
  move_average(run.model->parameters(), run.trained->parameters(), decay);
  move_average(floating_buffers(*run.model), floating_buffers(*run.trained), decay);
}

struct Validation {
  double loss, accuracy;
};

Validation validate(const Checkpoint& run, const TensorSplit& valid) {
  const torch::InferenceMode inference;
  run.model->eval();
  double loss = 0;
  std::int64_t correct = 0;
  for (std::int64_t start = 0; start < valid.size(); start += kEvaluationBatch) {
    const auto end = std::min(start + kEvaluationBatch, valid.size());
    const auto logits = run.model->forward(to_input(valid.faces.slice(0, start, end))).logits;
    const auto labels = valid.labels.slice(0, start, end);
    loss += torch::nll_loss(torch::log_softmax(logits, 1), labels, {}, at::Reduction::Sum)
                .item<double>();
    correct += (logits.argmax(1) == labels).sum().item<std::int64_t>();
  }
  const auto n = static_cast<double>(valid.size());
  return {loss / n, static_cast<double>(correct) / n};
}

void write_logs(const Checkpoint& run, const std::filesystem::path& folder) {
  write_stream_atomically(folder / kMetricsFile, [&](std::ostream& out) {
    out << "epoch,learning_rate,train_loss,valid_loss,valid_accuracy,seconds\n";
    for (const EpochLog& e : run.state.history)
      out << e.epoch << ',' << e.learning_rate << ',' << e.train_loss << ',' << e.valid_loss << ','
          << e.valid_accuracy << ',' << e.seconds << '\n';
  });
  eval::Series train_loss{"train loss", {}}, valid_loss{"valid loss", {}};
  eval::Series accuracy{"valid accuracy", {}};
  for (const EpochLog& e : run.state.history) {
    const auto epoch = static_cast<double>(e.epoch);
    train_loss.points.emplace_back(epoch, e.train_loss);
    valid_loss.points.emplace_back(epoch, e.valid_loss);
    accuracy.points.emplace_back(epoch, 100 * e.valid_accuracy);
  }
  const eval::Panel loss_panel{"loss", "epoch", "cross-entropy", {train_loss, valid_loss}};
  const eval::Panel accuracy_panel{"accuracy on valid", "epoch", "%", {accuracy}};
  write_stream_atomically(folder / kCurveFile, [&](std::ostream& out) {
    eval::write_line_plot(out, {loss_panel, accuracy_panel});
  });
}

}  // namespace

Outcome train(Checkpoint& run, const data::FaceDataset& dataset,
              const std::filesystem::path& folder, const std::atomic<bool>& stop) {
  const Recipe& recipe = run.recipe;
  TrainingState& state = run.state;
  const TensorSplit training = make_split(dataset, data::Split::kTrain, recipe);
  const TensorSplit valid = make_split(dataset, data::Split::kValid, recipe);
  const std::int64_t batch = std::min(recipe.batch, training.size());
  const std::int64_t steps = training.size() / batch;
  const auto checkpoint = folder / kCheckpointFile;
  if (recipe.channels_last)
    for (const auto& parameter : run.trained->parameters())
      if (parameter.dim() == 4)
        parameter.set_data(parameter.data().contiguous(at::MemoryFormat::ChannelsLast));

  Progress progress("epoch", recipe.epochs * steps * batch, "images");
  progress.set_resumed((state.epoch * steps + state.step) * batch);
  auto last_saved = Clock::now();
  while (state.epoch < recipe.epochs && !should_stop(recipe, state)) {
    seed_for(recipe, state.epoch, -1);
    const Tensor order = torch::randperm(training.size(), torch::kInt64);
    run.trained->train();
    auto started = Clock::now();
    double rate = learning_rate(recipe, state, steps);
    while (state.step < steps) {
      seed_for(recipe, state.epoch, state.step);
      rate = learning_rate(recipe, state, steps);
      static_cast<torch::optim::SGDOptions&>(run.optimizer->param_groups()[0].options()).lr(rate);
      const Tensor chosen = order.slice(0, state.step * batch, (state.step + 1) * batch);
      Tensor faces =
          data::augment(to_input(training.faces.index_select(0, chosen)), recipe.augmentation);
      if (recipe.channels_last) faces = faces.contiguous(at::MemoryFormat::ChannelsLast);
      Tensor loss;
      {
        const Autocast autocast(recipe.bf16);
        loss = cross_entropy(run.trained->forward(faces).logits,
                             training.targets.index_select(0, chosen));
      }
      run.optimizer->zero_grad();
      loss.backward();
      const double value = loss.item<double>();
      if (!std::isfinite(value))
        throw UserError("the loss is no longer a number in epoch " +
                        std::to_string(state.epoch + 1) + ", step " +
                        std::to_string(state.step + 1) + ", at learning rate " +
                        std::to_string(rate) + "; the last good checkpoint is " +
                        checkpoint.string() + ": try a lower --learning-rate");
      run.optimizer->step();
      state.loss_sum += value;
      ++state.step;
      const std::int64_t done = state.epoch * steps + state.step;
      if (run.model != run.trained) update_average(run, done);

      char detail[160];
      std::snprintf(detail, sizeof detail, "epoch %lld/%lld, loss %.3f, best valid %.2f %%",
                    static_cast<long long>(state.epoch) + 1, static_cast<long long>(recipe.epochs),
                    state.loss_sum / static_cast<double>(state.step),
                    100 * std::max(0.0, state.best_accuracy));
      progress.update(done * batch, detail);
      if (stop || Clock::now() - last_saved > kCheckpointEvery) {
        state.seconds += seconds_since(started);
        started = last_saved = Clock::now();
        run.save(checkpoint);
        if (stop) return Outcome::kInterrupted;
      }
    }
    const Validation score = validate(run, valid);
    ++state.epoch;
    state.history.push_back({state.epoch, rate, state.loss_sum / static_cast<double>(steps),
                             score.loss, score.accuracy, state.seconds + seconds_since(started)});
    state.step = 0;
    state.loss_sum = state.seconds = 0;
    if (record_score(recipe, state, score.accuracy)) run.save_model(folder / kBestFile);
    run.save(checkpoint);
    last_saved = Clock::now();
    write_logs(run, folder);
  }
  return Outcome::kFinished;
}

}  // namespace emoxnet::train

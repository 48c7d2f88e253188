#include "native/eval/report/evaluated_run.h"

#include <cstdio>
#include <fstream>

#include "native/support/excerpt.h"
#include "native/support/user_error.h"
#include "native/train/run_logs.h"
#include "native/train/trainer.h"

namespace emoxnet::eval {
namespace {

namespace fs = std::filesystem;

// What the trainer wrote into metrics.csv.
std::vector<train::EpochLog> read_metrics(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // names of the columns
  std::vector<train::EpochLog> history;
  while (std::getline(file, line)) {
    train::EpochLog e{};
    long long epoch = 0;
    constexpr int kLeast = 6;  // an older program's runs have no macro F1
    if (std::sscanf(line.c_str(), "%lld,%lf,%lf,%lf,%lf,%lf,%lf", &epoch, &e.learning_rate,
                    &e.train_loss, &e.valid_loss, &e.valid_accuracy, &e.seconds,
                    &e.valid_macro_f1) < kLeast)
      throw UserError(path.string() + ", line " + std::to_string(history.size() + 2) +
                      ": expected numbers as `emoxnet train` writes them, found " + excerpt(line));
    e.epoch = epoch;
    history.push_back(e);
  }
  return history;
}

}  // namespace

Run Run::load(const fs::path& folder) {
  const fs::path best = folder / train::kBestFile, metrics = folder / train::kMetricsFile;
  if (!fs::exists(best))
    throw UserError(folder.string() + ": holds no " + train::kBestFile +
                    "; expected the folder of a run of `emoxnet train`");
  // "runs/lite/" has an empty file name.
  const fs::path plain = fs::absolute(folder).lexically_normal();
  const fs::path named = plain.has_filename() ? plain : plain.parent_path();
  Run run{named.filename().string(), train::load_model(best), {}, fs::exists(metrics)};
  run.history = run.history_is_whole ? read_metrics(metrics) : run.best.state.history;
  return run;
}

EvaluatedRun::EvaluatedRun(Run evaluated, const data::FaceDataset& dataset, const Scope& scope,
                           const ViewAnswers& answers)
    : run(std::move(evaluated)) {
  for (int views = 1; views <= answers.views; ++views)
    scores.push_back(evaluate(dataset, scope, answers.average(views)));
}

}  // namespace emoxnet::eval

#include "native/eval/robustness.h"

#include <nlohmann/json.hpp>

#include "native/eval/predict.h"
#include "native/support/append.h"
#include "native/vision/preprocess.h"

namespace emoxnet::eval {
namespace {

using torch::Tensor;

constexpr std::int64_t kBatch = 256;

class Asker {
 public:
  Asker(models::ExpressionModel& model, const models::Placement& placement,
        const models::Readout& readout)
      : model_(model), placement_(placement), readout_(readout) {}

  /// change: of a batch of faces, on the device. Returns probabilities [N,classes].
  Tensor ask(const Tensor& faces, const std::function<Tensor(const Tensor&)>& change) {
    std::vector<Tensor> answers;
    for (std::int64_t start = 0; start < faces.size(0); start += kBatch) {
      const auto batch = change(faces.slice(0, start, start + kBatch).to(placement_.device));
      const auto autocast = placement_.autocast();
      answers.push_back(models::read_out(model_.forward(batch).logits, readout_).cpu());
    }
    return torch::cat(answers);
  }

 private:
  models::ExpressionModel& model_;
  models::Placement placement_;
  const models::Readout& readout_;
};

double accuracy(const Tensor& answers, const Tensor& labels) {
  return (answers.argmax(1) == labels).to(torch::kFloat64).mean().item<double>();
}

}  // namespace

Robustness measure_robustness(models::ExpressionModel& model, const models::Placement& placement,
                              const data::FaceDataset& dataset, const Scope& scope,
                              const models::Readout& readout,
                              const std::vector<const std::uint8_t*>& outliers,
                              const std::function<void(int)>& on_progress) {
  const torch::NoGradGuard no_grad;
  std::vector<const std::uint8_t*> planes;
  std::vector<std::int64_t> label_values;
  for (const auto& example :
       data::select(dataset, scope.split, data::Protocol::kA, scope.duplicates)) {
    planes.push_back(dataset.plane(example.image));
    label_values.push_back(example.label);
  }
  const Tensor faces = to_faces(planes), labels = torch::tensor(label_values);
  Asker asker(model, placement, readout);
  const auto same = [](const Tensor& batch) { return batch; };
  constexpr std::array<std::array<double, 2>, 4> kMoves = {
      {{-kTremble, 0}, {kTremble, 0}, {0, -kTremble}, {0, kTremble}}};
  static_assert(kRobustnessRounds == 1 + data::kFaults.size() * kSeverities.size() + kMoves.size());
  int rounds = 0;
  const auto finish_round = [&] { on_progress(++rounds); };

  Robustness result;
  result.protocol = data::protocol_name(data::Protocol::kA, dataset.classes.size());
  result.scope = scope;
  result.images = static_cast<int>(planes.size());
  const Tensor untouched = asker.ask(faces, same);
  result.accuracy = accuracy(untouched, labels);
  finish_round();
  for (const auto& [fault, name] : data::kFaults) {
    FaultScore score{name};
    for (std::size_t s = 0; s < kSeverities.size(); ++s) {
      const auto damage = [&, fault = fault](const Tensor& batch) {
        return data::apply_fault(fault, batch,
                                 torch::full({batch.size(0)}, kSeverities[s], batch.options()));
      };
      score.accuracy[s] = accuracy(asker.ask(faces, damage), labels);
      finish_round();
    }
    result.faults.push_back(score);
  }
  for (const auto& [x, y] : kMoves) {
    const auto moved = asker.ask(
        faces, [x = x, y = y](const Tensor& batch) { return data::move_box(batch, x, y); });
    result.instability += (moved - untouched).abs().mean().item<double>() / kMoves.size();
    finish_round();
  }
  result.outliers = outliers.size();
  if (!outliers.empty())
    result.outlier_confidence =
        std::get<0>(asker.ask(to_faces(outliers), same).max(1)).mean().item<double>();
  return result;
}

nlohmann::ordered_json to_json(const Robustness& r) {
  auto faults = nlohmann::ordered_json::array();
  for (const FaultScore& score : r.faults)
    faults.push_back({{"fault", score.fault}, {"accuracy", score.accuracy}});
  return {
      {"protocol", r.protocol},     {"split", data::kSplitNames[static_cast<int>(r.scope.split)]},
      {"images", r.images},         {"accuracy", r.accuracy},
      {"severities", kSeverities},  {"faults", faults},
      {"tremble_pixels", kTremble}, {"instability", r.instability},
      {"outliers", r.outliers},     {"outlier_confidence", r.outlier_confidence}};
}

std::string to_table(const Robustness& r) {
  std::string text;
  append(text, "%s, %s, %d images, single view: accuracy in %%\n", r.protocol.c_str(),
         std::string(data::kSplitNames[static_cast<int>(r.scope.split)]).c_str(), r.images);
  append(text, "  %-16s%8s%8s%8s\n", "fault", "slight", "strong", "worst");
  append(text, "  %-16s%8.2f\n", "none", 100 * r.accuracy);
  for (const FaultScore& score : r.faults)
    append(text, "  %-16s%8.2f%8.2f%8.2f\n", score.fault, 100 * score.accuracy[0],
           100 * score.accuracy[1], 100 * score.accuracy[2]);
  append(text, "a box moved by %.0f pixels changes a probability by %.4f on average\n", kTremble,
         r.instability);
  if (r.outliers > 0)
    append(text, "mean top probability of %zu pictures without a face: %.3f\n", r.outliers,
           r.outlier_confidence);
  return text;
}

}  // namespace emoxnet::eval

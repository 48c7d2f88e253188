#include "native/eval/report/report.h"

#include <nlohmann/json.hpp>

#include "native/eval/plots/confusion_plot.h"
#include "native/eval/plots/line_plot.h"
#include "native/eval/plots/reliability_plot.h"
#include "native/eval/report/seeds.h"
#include "native/models/registry.h"
#include "native/support/atomic_file.h"

namespace emoxnet::eval {
namespace {

using nlohmann::ordered_json;

std::string title(const EvaluatedRun& run, const ProtocolScores& scores, int views) {
  return run.run.name + ", " + scores.name() + ", " + std::to_string(views) +
         (views == 1 ? " view" : " views");
}

// One line for each run over its epochs.
Panel training_panel(const Report& report, const char* name, const char* unit,
                     double (*value)(const train::EpochLog&)) {
  Panel panel{name, "epoch", unit, {}};
  for (const EvaluatedRun& run : report.runs) {
    Series series{run.run.name, {}};
    for (const train::EpochLog& e : run.run.history)
      series.points.emplace_back(static_cast<double>(e.epoch), value(e));
    panel.series.push_back(series);
  }
  return panel;
}

void write_training_plot(const Report& report, std::ostream& out) {
  write_line_plot(out,
                  {training_panel(report, "accuracy on faces held out, one view", "%",
                                  [](const train::EpochLog& e) { return 100 * e.valid_accuracy; }),
                   training_panel(report, "loss on faces held out", "cross-entropy",
                                  [](const train::EpochLog& e) { return e.valid_loss; }),
                   training_panel(report, "loss in training", "as each recipe defines it",
                                  [](const train::EpochLog& e) { return e.train_loss; })});
}

void write_views_plot(const Report& report, std::ostream& out) {
  std::vector<Panel> panels;
  for (std::size_t p = 0; p < report.runs.front().final_scores().size(); ++p) {
    const auto protocol = report.runs.front().final_scores()[p].name();
    Panel panel{"accuracy, " + protocol, "test-time views", "%", {}};
    for (const EvaluatedRun& run : report.runs) {
      Series series{run.run.name, {}};
      for (const auto& of_protocols : run.scores)
        series.points.emplace_back(of_protocols[p].steps, 100 * of_protocols[p].tta.accuracy);
      panel.series.push_back(series);
    }
    panels.push_back(panel);
  }
  write_line_plot(out, panels);
}

ordered_json to_json(const Calibration& calibration) {
  ordered_json bins = ordered_json::array();
  for (const CalibrationBin& bin : calibration)
    bins.push_back(
        {{"images", bin.images}, {"confidence", bin.confidence}, {"accuracy", bin.accuracy}});
  return bins;
}

ordered_json paper_json(PaperDataset dataset) {
  if (dataset == PaperDataset::kNone) return nullptr;
  ordered_json accuracy, f1;
  for (const PaperAccuracy& row : paper_accuracies(dataset))
    accuracy[std::string(row.network)] = row.percent;
  for (const PaperF1& row : paper_f1(dataset)) f1[std::string(row.network)] = row.per_class;
  return {{"dataset", dataset == PaperDataset::kFERPlus ? "FER+" : "RAF-DB"},
          {"accuracy_percent", accuracy},
          {"f1", f1}};
}

ordered_json to_json(const EvaluatedRun& evaluated) {
  const Run& run = evaluated.run;
  ordered_json history = ordered_json::array(), views = ordered_json::array();
  for (const train::EpochLog& e : run.history) {
    history.push_back({{"epoch", e.epoch},
                       {"learning_rate", e.learning_rate},
                       {"train_loss", e.train_loss},
                       {"valid_loss", e.valid_loss},
                       {"valid_accuracy", e.valid_accuracy},
                       {"seconds", e.seconds}});
    if (e.valid_macro_f1 >= 0) history.back()["valid_macro_f1"] = e.valid_macro_f1;
  }
  ordered_json calibration;
  for (const ProtocolScores& p : evaluated.final_scores())
    calibration[p.name()] = {{"single", to_json(p.single.calibration)},
                             {"tta", to_json(p.tta.calibration)}};
  for (const auto& of_protocols : evaluated.scores) {
    ordered_json accuracy = {{"views", of_protocols.front().steps}};
    for (const ProtocolScores& p : of_protocols) accuracy[p.name()] = p.tta.accuracy;
    views.push_back(accuracy);
  }
  return {{"run", run.name},
          {"network", run.best.recipe.model.name},
          {"parameters", models::count_parameters(*run.best.model)},
          {"seed", run.best.recipe.seed},
          {"best_epoch", run.best.state.best_epoch},
          {"recipe", train::to_json(run.best.recipe)},
          {"scores", eval::to_json(evaluated.final_scores())},
          {"accuracy_by_views", views},
          {"calibration", calibration},
          {"history_is_whole", run.history_is_whole},
          {"history", history}};
}

}  // namespace

std::string confusion_plot_name(const EvaluatedRun& run) {
  return "confusion-" + run.run.name + ".svg";
}

std::string reliability_plot_name(const EvaluatedRun& run) {
  return "calibration-" + run.run.name + ".svg";
}

ordered_json to_json(const Report& report) {
  ordered_json runs = ordered_json::array();
  for (const EvaluatedRun& run : report.runs) runs.push_back(to_json(run));
  return {{"data", report.data},
          {"split", data::kSplitNames[static_cast<int>(report.scope.split)]},
          {"duplicates",
           report.scope.duplicates == data::Duplicates::kExclude ? "excluded" : "included"},
          {"arithmetic", report.bf16 ? "bfloat16" : "float32"},
          {"paper", paper_json(report.dataset)},
          {"runs", runs},
          {"seeds", seeds_json(report)}};
}

void write_report(const Report& report, const std::filesystem::path& folder) {
  // First, as it refuses names that are no text.
  const std::string json = to_json(report).dump(2);
  const auto write = [&](const std::string& name, const std::function<void(std::ostream&)>& to) {
    write_stream_atomically(folder / name, to);
  };
  for (const EvaluatedRun& run : report.runs) {
    const ProtocolScores& p = run.final_scores().front();
    write(confusion_plot_name(run), [&](std::ostream& out) {
      write_confusion_plot(out, title(run, p, p.steps), p.classes, p.tta.confusion);
    });
    write(reliability_plot_name(run), [&](std::ostream& out) {
      write_reliability_plot(out, {{title(run, p, 1), p.single.calibration},
                                   {title(run, p, p.steps), p.tta.calibration}});
    });
  }
  write(kTrainingPlot, [&](std::ostream& out) { write_training_plot(report, out); });
  write(kViewsPlot, [&](std::ostream& out) { write_views_plot(report, out); });
  write(kReportJson, [&](std::ostream& out) { out << json << '\n'; });
  write(kReportMarkdown, [&](std::ostream& out) { out << to_markdown(report); });
}

}  // namespace emoxnet::eval

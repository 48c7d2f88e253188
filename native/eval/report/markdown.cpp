// The tables of a report.
#include <algorithm>

#include "native/eval/report/report.h"
#include "native/eval/report/seeds.h"
#include "native/eval/report/table.h"
#include "native/models/registry.h"
#include "native/support/progress.h"

namespace emoxnet::eval {
namespace {

// "84.40 % (83.1 to 85.6)"
std::string accuracy(const Scores& scores) {
  return number("%.2f %%", 100 * scores.accuracy) + " (" +
         number("%.1f", 100 * scores.accuracy_interval.low) + " to " +
         number("%.1f", 100 * scores.accuracy_interval.high) + ")";
}

// Runs in the order of the paper's networks, those that it does not have at the end.
std::vector<const EvaluatedRun*> in_paper_order(const Report& report) {
  const auto paper = paper_accuracies(PaperDataset::kFERPlus);  // the same order for both
  const auto place = [&](const EvaluatedRun* run) {
    return std::find_if(paper.begin(), paper.end(),
                        [&](const PaperAccuracy& row) {
                          return row.network == run->run.best.recipe.model.name;
                        }) -
           paper.begin();
  };
  std::vector<const EvaluatedRun*> runs;
  runs.reserve(report.runs.size());
  for (const EvaluatedRun& run : report.runs) runs.push_back(&run);
  std::stable_sort(runs.begin(), runs.end(), [&](const EvaluatedRun* a, const EvaluatedRun* b) {
    return place(a) < place(b);
  });
  return runs;
}

std::string about(const Report& report) {
  const ProtocolScores& first = report.runs.front().final_scores().front();
  std::string text =
      "Data: " + report.data + ", split " +
      std::string(data::kSplitNames[static_cast<int>(report.scope.split)]) +
      (report.scope.duplicates == data::Duplicates::kExclude ? " without" : " with") +
      " images that an earlier split also has.";
  for (const ProtocolScores& p : report.runs.front().final_scores())
    text += " " + p.name() + ": " + std::to_string(p.single.images) + " images.";
  const std::size_t classes = first.classes.size();
  text += "\n\n" + data::protocol_name(data::Protocol::kA, classes) +
          ": the label with most votes, without faces whose label is none of the classes. " +
          data::protocol_name(data::Protocol::kM, classes) +
          ": only faces\non which more than half of the votes agree; the same where a face has a "
          "single label. " +
          std::to_string(first.steps) +
          " views: the mean of the\nanswers to as many fixed views of the face (test-time "
          "augmentation).\nIntervals: 95 %, Wilson.";
  if (report.bf16) text += " The networks computed in bfloat16.";
  text += report.scope.split == report.selection
              ? " The best epoch of each run was chosen on this same split."
              : " The best epoch of each run was chosen on another split, " +
                    std::string(data::kSplitNames[static_cast<int>(report.selection)]) + ".";
  return text + "\n";
}

std::string runs_table(const Report& report) {
  std::string text = "\n## Runs\n\n" + header({"run", "network", "parameters", "recipe", "seed",
                                               "epochs", "best epoch", "time"});
  for (const EvaluatedRun* evaluated : in_paper_order(report)) {
    const Run& run = evaluated->run;
    const auto& recipe = run.best.recipe;
    double seconds = 0;
    for (const train::EpochLog& e : run.history) seconds += e.seconds;
    const std::string more = run.history_is_whole ? "" : " or more";
    const auto parameters = static_cast<double>(models::count_parameters(*run.best.model));
    text += row({run.name, paper_name(recipe.model.name), number("%.2f M", parameters / 1e6),
                 recipe.name, std::to_string(recipe.seed),
                 std::to_string(run.history.size()) + more + " of " + std::to_string(recipe.epochs),
                 std::to_string(run.best.state.best_epoch), format_duration(seconds) + more});
  }
  return text;
}

std::string accuracy_table(const Report& report) {
  std::vector<std::string> names = {"network", "run"};
  const auto& protocols = report.runs.front().final_scores();
  for (const ProtocolScores& p : protocols) {
    names.push_back(p.name() + ", one view");
    names.push_back(p.name() + ", " + std::to_string(p.steps) + " views");
  }
  const auto paper = paper_accuracies(report.dataset);
  const bool with_paper = !paper.empty();
  if (with_paper) names.emplace_back("paper");
  std::string text = std::string("\n## Accuracy") +
                     (with_paper ? " (the paper's tables 1 and 2)" : "") + "\n\n" + header(names);
  const auto line_of = [&](const EvaluatedRun& run, const std::string& of_paper) {
    std::vector<std::string> cells = {paper_name(run.run.best.recipe.model.name), run.run.name};
    for (const ProtocolScores& p : run.final_scores()) {
      cells.push_back(accuracy(p.single));
      cells.push_back(accuracy(p.tta));
    }
    if (with_paper) cells.push_back(of_paper);
    return row(cells);
  };
  const auto runs = in_paper_order(report);
  std::vector<const EvaluatedRun*> written;
  for (const PaperAccuracy& published : paper) {
    const std::string percent = number("%.2f %%", published.percent);
    const std::size_t before = written.size();
    for (const EvaluatedRun* run : runs)
      if (run->run.best.recipe.model.name == published.network) {
        text += line_of(*run, percent);
        written.push_back(run);
      }
    if (written.size() == before) {
      std::vector<std::string> cells(names.size(), kNothing);
      cells.front() = paper_name(published.network);
      cells.back() = percent;
      text += row(cells);
    }
  }
  for (const EvaluatedRun* run : runs)
    if (std::find(written.begin(), written.end(), run) == written.end())
      text += line_of(*run, kNothing);
  if (with_paper)
    text +=
        "\nThe paper's figures are its authors', on their own test images; ours are on the split "
        "stated above.\n";
  return text;
}

std::string f1_table(const Report& report) {
  const ProtocolScores& first = report.runs.front().final_scores().front();
  const auto paper = paper_f1(report.dataset);
  std::vector<std::string> names = {"network", "run"};
  names.insert(names.end(), first.classes.begin(), first.classes.end());
  names.emplace_back("mean");
  std::string text = "\n## F1 of each expression" +
                     std::string(paper.empty() ? "" : " (the paper's tables 3 and 4)") + "\n\n" +
                     first.name() + ", " + std::to_string(first.steps) + " views.\n\n" +
                     header(names);
  const auto paper_line = [&](const PaperF1& published) {
    std::vector<std::string> cells = {paper_name(published.network), "the paper's"};
    double sum = 0;
    for (const double f1 : published.per_class) {
      cells.push_back(number("%.2f", f1));
      sum += f1;
    }
    cells.push_back(number("%.3f", sum / static_cast<double>(published.per_class.size())));
    return row(cells);
  };
  for (const EvaluatedRun* run : in_paper_order(report)) {
    const Scores& scores = run->final_scores().front().tta;
    std::vector<std::string> cells = {paper_name(run->run.best.recipe.model.name), run->run.name};
    for (const ClassScore& own : scores.per_class)
      cells.push_back(own.support + own.predicted == 0 ? kNothing : number("%.2f", own.f1));
    cells.push_back(number("%.3f", scores.macro_f1));
    text += row(cells);
  }
  for (const PaperF1& published : paper) text += paper_line(published);
  return text;
}

std::string calibration_table(const Report& report) {
  std::string text =
      "\n## Calibration\n\nECE: expected calibration error, 15 bins (Guo et al. "
      "2017). NLL: mean negative log likelihood.\n\n" +
      header({"run", "protocol", "ECE, one view", "ECE, all views", "NLL, one view",
              "NLL, all views"});
  for (const EvaluatedRun* run : in_paper_order(report))
    for (const ProtocolScores& p : run->final_scores())
      text += row({run->run.name, p.name(), number("%.3f", p.single.ece), number("%.3f", p.tta.ece),
                   number("%.3f", p.single.nll), number("%.3f", p.tta.nll)});
  return text;
}

// File names may hold what Markdown's links may not.
std::string picture(const std::string& what, const std::string& file) {
  return "\n![" + what + "](<" + file + ">)\n";
}

}  // namespace

std::string to_markdown(const Report& report) {
  std::string text = "# Report\n\n" + about(report) + runs_table(report) + accuracy_table(report) +
                     f1_table(report) + seeds_markdown(report);
  text += "\n## Confusion\n";
  for (const EvaluatedRun* run : in_paper_order(report))
    text += picture("Confusion matrix of " + run->run.name, confusion_plot_name(*run));
  text += calibration_table(report);
  for (const EvaluatedRun* run : in_paper_order(report))
    text += picture("Reliability diagram of " + run->run.name, reliability_plot_name(*run));
  text += "\n## Accuracy and number of views\n" +
          picture("Accuracy with one to ten test-time views", kViewsPlot);
  text += "\n## Training\n" + picture("Accuracy and loss by epoch", kTrainingPlot);
  return text;
}

}  // namespace emoxnet::eval

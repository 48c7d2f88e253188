// The paper's tables and the plots around them, for runs of one's own: report.md for people,
// report.json for programs, pictures as SVG.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "native/eval/report/evaluated_run.h"
#include "native/eval/report/paper_results.h"

namespace emoxnet::eval {

struct Report {
  std::string data;      ///< name of the data set's file
  PaperDataset dataset;  ///< whose figures of the paper stand beside ours
  Scope scope;
  data::Split selection;           ///< where best epochs were chosen
  bool bf16;                       ///< or float32: what the networks computed in
  std::vector<EvaluatedRun> runs;  ///< one or more, with different names
};

/// Names of what write_report() leaves in its folder. The plots of a run carry its name.
inline constexpr const char* kReportMarkdown = "report.md";
inline constexpr const char* kReportJson = "report.json";
inline constexpr const char* kTrainingPlot = "training.svg";
inline constexpr const char* kViewsPlot = "views.svg";
std::string confusion_plot_name(const EvaluatedRun& run);
std::string reliability_plot_name(const EvaluatedRun& run);

/// Tables as Markdown that shows the plots beside it.
std::string to_markdown(const Report& report);

/// Everything of the tables and plots; rates from 0 to 1, the paper's accuracies in percent.
nlohmann::ordered_json to_json(const Report& report);

/// Writes all files. Throws UserError naming the file that the disk refuses.
void write_report(const Report& report, const std::filesystem::path& folder);

}  // namespace emoxnet::eval

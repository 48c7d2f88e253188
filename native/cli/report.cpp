// emoxnet report: tables and plots of one or more runs, beside the paper's.
#include "native/eval/report/report.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <set>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/named_values.h"
#include "native/cli/outputs.h"
#include "native/cli/scope_options.h"
#include "native/eval/predict.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

using eval::PaperDataset;

enum class Paper { kAuto, kNone, kFERPlus, kRAFDB };

struct ReportOptions {
  std::vector<std::string> runs;
  std::string data, out;
  Paper paper = Paper::kAuto;
  ScopeOptions scope;
  DeviceOptions device;
};

/// The paper's seven classes, and of all data sets here only FER+ has people that disagree.
PaperDataset guess(const data::FaceDataset& dataset) {
  if (dataset.classes != data::seven_classes()) return PaperDataset::kNone;
  const bool disagree =
      std::any_of(dataset.records.begin(), dataset.records.end(), [](const auto& record) {
        return std::count(record.votes.begin(), record.votes.end(), 0) < data::kVoteColumns - 1;
      });
  return disagree ? PaperDataset::kFERPlus : PaperDataset::kNone;
}

PaperDataset paper_of(const ReportOptions& options, const data::FaceDataset& dataset) {
  if (options.paper == Paper::kFERPlus || options.paper == Paper::kRAFDB)
    data::expect_same_classes("--paper: " + options.data, dataset.classes, data::seven_classes(),
                              "the paper's");
  switch (options.paper) {
    case Paper::kAuto:
      return guess(dataset);
    case Paper::kFERPlus:
      return PaperDataset::kFERPlus;
    case Paper::kRAFDB:
      return PaperDataset::kRAFDB;
    case Paper::kNone:
      break;
  }
  return PaperDataset::kNone;
}

std::vector<eval::Run> load_runs(const std::vector<std::string>& folders,
                                 const data::Classes& classes) {
  std::vector<eval::Run> runs;
  std::set<std::string> names;
  for (const std::string& folder : folders) {
    runs.push_back(eval::Run::load(folder));
    data::expect_same_classes(folder, runs.back().best.classes, classes, "the data set's");
    if (!names.insert(runs.back().name).second)
      throw UserError(folder + ": another run is called " + runs.back().name +
                      " as well; expected folders with different names");
  }
  return runs;
}

void run(const ReportOptions& options) {
  const auto placement = options.device.use();
  const auto dataset = data::FaceDataset::load(options.data);
  const eval::Scope scope = options.scope.use(dataset, options.data);
  auto runs = load_runs(options.runs, dataset.classes);
  eval::Report report{std::filesystem::path(options.data).filename().string(),
                      paper_of(options, dataset),
                      scope,
                      dataset.selection_split(),
                      placement.bf16,
                      {}};
  const auto planes = eval::planes_to_predict(dataset, scope);
  {
    Progress progress("report", static_cast<std::int64_t>(planes.size() * runs.size()), "faces");
    for (eval::Run& run : runs) {
      placement.place(*run.best.model);
      const std::size_t before = planes.size() * report.runs.size();
      const auto answers = eval::predict_views(
          *run.best.model, placement, planes, vision::kTtaSteps, [&](std::size_t done) {
            progress.update(static_cast<std::int64_t>(before + done), run.name);
          });
      report.runs.emplace_back(std::move(run), dataset, scope, answers);
    }
  }
  eval::write_report(report, options.out);
  std::printf("%s\n", (std::filesystem::path(options.out) / eval::kReportMarkdown).c_str());
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ReportOptions>();
  CLI::App* command = app.add_subcommand(
      "report", "Write the paper's tables and plots for one or more runs (tables 1 to 4)");
  command->add_option("runs", options->runs, "folders of runs of `emoxnet train`")->required();
  command->add_option("--data", options->data, "data set made by `emoxnet import`")->required();
  output_folder(command->add_option("--out", options->out, "for report.md, report.json and plots"))
      ->required();
  const std::map<std::string, Paper> papers = {{"auto", Paper::kAuto},
                                               {"none", Paper::kNone},
                                               {"ferplus", Paper::kFERPlus},
                                               {"rafdb", Paper::kRAFDB}};
  take_names(command->add_option(
                 "--paper", options->paper,
                 "which of the paper's figures stand beside; auto (default): ferplus where "
                 "people's votes differ, else none"),
             papers);
  options->scope.add_to(*command);
  options->device.add_to(*command);
  options->device.add_bf16_to(*command);
  command->footer(
      "Examples:\n"
      "  emoxnet report runs/vgg16 runs/emoxnet runs/lite --data ferplus.faces --out report\n"
      "  emoxnet report runs/raf --data rafdb.faces --split test --paper rafdb --out report");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

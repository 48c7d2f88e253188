#include "native/eval/report/report.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "native/train/run_logs.h"
#include "native/train/trainer.h"
#include "native/vision/labels.h"
#include "native/vision/tta.h"
#include "tests/unit/support/contains.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"
#include "tests/unit/train/made_run.h"

namespace emoxnet::eval {
namespace {

using test::contains;

std::string read(const std::filesystem::path& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

class ReportOfOneEpoch : public ::testing::Test {
 protected:
  ReportOfOneEpoch() {
    auto recipe = test::small_recipe();
    recipe.epochs = 1;
    auto run = train::Checkpoint::start(recipe);
    const std::atomic<bool> never{false};
    train::train(run, dataset_, folder_ / "lite", never);
  }

  /// Answers that are right about every face in all views but the first, which always says angry.
  [[nodiscard]] ViewAnswers made_answers() const {
    ViewAnswers answers{vision::kTtaSteps, {}};
    for (const auto& example :
         data::select(dataset_, scope_.split, data::Protocol::kA, scope_.duplicates))
      for (int view = 0; view < vision::kTtaSteps; ++view) {
        answers.answers.emplace_back(vision::kClasses);
        answers.answers.back()[view == 0 ? 0 : example.label] = 1;
      }
    return answers;
  }

  [[nodiscard]] Report report(PaperDataset dataset) const {
    Report report{"made.faces", dataset, scope_, selection_, /*bf16=*/false, {}};
    auto run = Run::load(folder_ / "lite");
    run.history.front().seconds = 125;
    report.runs.emplace_back(std::move(run), dataset_, scope_, made_answers());
    return report;
  }

  const test::TemporaryFolder folder_;
  const data::FaceDataset dataset_ = test::made_faces(28, 14);
  const Scope scope_{data::Split::kValid, data::Duplicates::kInclude};
  const data::Split selection_ = data::Split::kValid;
};

TEST_F(ReportOfOneEpoch, StatesHowTheNumbersCameAbout) {
  const auto json = to_json(report(PaperDataset::kFERPlus));
  EXPECT_EQ(json["data"], "made.faces");
  EXPECT_EQ(json["split"], "valid");
  EXPECT_EQ(json["duplicates"], "included");
  EXPECT_EQ(json["paper"]["accuracy_percent"]["emoxnet"], 85.07);
  const auto& run = json["runs"][0];
  EXPECT_EQ(run["run"], "lite");
  EXPECT_EQ(run["network"], "emoxnet-lite");
  EXPECT_EQ(run["seed"], 1);
  EXPECT_EQ(run["best_epoch"], 1);
  EXPECT_EQ(run["history"].size(), 1U);
  EXPECT_GT(run["history"][0]["valid_loss"], 0);
  EXPECT_EQ(run["recipe"]["epochs"], 1);
}

TEST_F(ReportOfOneEpoch, DerivesEveryNumberOfViewsFromOnePass) {
  const auto json = to_json(report(PaperDataset::kNone));
  EXPECT_TRUE(json["paper"].is_null());
  const auto& run = json["runs"][0];
  const auto& views = run["accuracy_by_views"];
  ASSERT_EQ(views.size(), 10U);
  EXPECT_EQ(views[0]["views"], 1);
  EXPECT_DOUBLE_EQ(views[0]["A7"], 2.0 / 14);  // the angry ones
  EXPECT_DOUBLE_EQ(views[2]["A7"], 1.0);       // two right views outvote the first
  EXPECT_DOUBLE_EQ(views[9]["M7"], 1.0);
  EXPECT_DOUBLE_EQ(run["scores"][0]["single"]["accuracy"], 2.0 / 14);
  // Ten views are 0.9 sure of 12 faces and certain of the 2 angry ones.
  const auto& bins = run["calibration"]["A7"]["tta"];
  EXPECT_EQ(bins[13]["images"], 12);
  EXPECT_EQ(bins[14]["images"], 2);
}

TEST_F(ReportOfOneEpoch, GivesMeanSpreadAndAPairedTestOverSeeds) {
  EXPECT_TRUE(to_json(report(PaperDataset::kNone))["seeds"].is_null());
  // Two recipes, two seeds each. The second recipe's answers are right with one view too.
  Report several = report(PaperDataset::kNone);
  several.runs.clear();
  for (const double rate : {0.05, 0.06})
    for (const std::uint64_t seed : {2, 1}) {
      auto run = Run::load(folder_ / "lite");
      run.name = (rate == 0.05 ? "slow-seed-" : "fast-seed-") + std::to_string(seed);
      run.best.recipe.learning_rate = rate;
      run.best.recipe.seed = seed;
      auto answers = made_answers();
      // Of seed 1 half of the faces are angry to all views, of the second recipe's a seventh.
      const std::size_t wrong = seed == 2 ? 0 : rate == 0.05 ? 7 : 2;
      for (std::size_t face = 0; face < wrong; ++face)
        for (int view = 0; view < vision::kTtaSteps; ++view) {
          auto& answer = answers.answers[face * vision::kTtaSteps + static_cast<std::size_t>(view)];
          answer.assign(vision::kClasses, 0);
          answer[0] = 1;
        }
      several.runs.emplace_back(std::move(run), dataset_, scope_, answers);
    }
  const auto seeds = to_json(several)["seeds"];
  ASSERT_EQ(seeds["recipes"].size(), 2U);
  EXPECT_EQ(seeds["recipes"][0]["name"], "slow");
  EXPECT_EQ(seeds["recipes"][0]["seeds"], nlohmann::ordered_json(std::vector<int>{1, 2}));
  // Labels come in turns, so of 7 faces 1 is angry, and right; of the first 2 one.
  const double slow = 8.0 / 14, fast = 13.0 / 14;
  const auto& tta = seeds["recipes"][0]["scores"][0]["tta"];
  EXPECT_NEAR(tta["mean"].get<double>(), (slow + 1) / 2, 1e-9);
  EXPECT_NEAR(tta["deviation"].get<double>(), (1 - slow) / std::sqrt(2), 1e-9);
  const auto& paired = seeds["paired"][0];
  EXPECT_EQ(paired["second"], "fast");
  EXPECT_NEAR(paired["gain"].get<double>(), (fast - slow) / 2, 1e-9);
  EXPECT_NEAR(paired["p"].get<double>(), 0.5, 1e-6);  // t = 1 of one degree of freedom
  const std::string text = to_markdown(several);
  EXPECT_TRUE(contains(text, "| slow | 1, 2 | ")) << text;
  EXPECT_TRUE(contains(text, "| slow | fast | A7 | 2 | +17.86 | ")) << text;
}

TEST_F(ReportOfOneEpoch, SaysWhySeedsAreNotTested) {
  const auto several = [&](const std::vector<std::uint64_t>& second_seeds) {
    Report made = report(PaperDataset::kNone);
    made.runs.clear();
    for (const double rate : {0.05, 0.06})
      for (const std::uint64_t seed :
           rate == 0.05 ? std::vector<std::uint64_t>{1, 3} : second_seeds) {
        auto run = Run::load(folder_ / "lite");
        run.name = (rate == 0.05 ? "slow-seed-" : "fast-seed-") + std::to_string(seed);
        run.best.recipe.learning_rate = rate;
        run.best.recipe.seed = seed;
        made.runs.emplace_back(std::move(run), dataset_, scope_, made_answers());
      }
    return made;
  };
  const Report apart = several({1, 2});
  EXPECT_TRUE(to_json(apart)["seeds"]["paired"].empty());
  EXPECT_TRUE(
      contains(to_markdown(apart),
               "\nslow (seeds 1, 3) and fast (seeds 1, 2) are not compared: the paired test "
               "takes two seeds or more that both have.\n"))
      << to_markdown(apart);
  // Equal answers: equal differences.
  const Report alike = several({1, 3});
  const auto paired = to_json(alike)["seeds"]["paired"][0];
  EXPECT_EQ(paired["gain"], 0);
  EXPECT_TRUE(paired["gain_interval"].is_null());
  EXPECT_TRUE(paired["p"].is_null());
  const std::string text = to_markdown(alike);
  EXPECT_TRUE(contains(text, "| slow | fast | A7 | 2 | +0.00 | — | — |")) << text;
  EXPECT_TRUE(contains(text, "show no spread to test them by")) << text;
  EXPECT_FALSE(contains(text, "not compared")) << text;
}

TEST_F(ReportOfOneEpoch, SaysWhereTheEpochWasChosen) {
  Report other = report(PaperDataset::kNone);
  EXPECT_TRUE(contains(to_markdown(other), "chosen on this same split"));
  other.selection = data::Split::kDev;
  EXPECT_TRUE(contains(to_markdown(other), "chosen on another split, dev."));
}

TEST_F(ReportOfOneEpoch, SaysInWhatArithmetic) {
  Report of_bf16 = report(PaperDataset::kNone);
  EXPECT_EQ(to_json(of_bf16)["arithmetic"], "float32");
  EXPECT_FALSE(contains(to_markdown(of_bf16), "bfloat16"));
  of_bf16.bf16 = true;
  EXPECT_EQ(to_json(of_bf16)["arithmetic"], "bfloat16");
  EXPECT_TRUE(contains(to_markdown(of_bf16), "computed in bfloat16"));
}

TEST_F(ReportOfOneEpoch, PutsThePapersFiguresBeside) {
  const std::string text = to_markdown(report(PaperDataset::kFERPlus));
  EXPECT_TRUE(contains(text, "split valid"));
  EXPECT_TRUE(
      contains(text, "| lite | EmoXNetLite | 0.68 M | emoxnet-lite | 1 | 1 of 1 | 1 | 2m05s |"))
      << text;
  EXPECT_TRUE(contains(text, "| VGG16 | — | — | — | — | — | 79.68 % |")) << text;
  // Wilson's interval of 2 in 14 is 4.0 to 39.9, of 14 in 14 it is 78.5 to 100.
  EXPECT_TRUE(contains(text,
                       "| EmoXNetLite | lite | 14.29 % (4.0 to 39.9) | 100.00 % (78.5 to "
                       "100.0) |"))
      << text;
  EXPECT_TRUE(contains(text, "| 86.25 % |"));
  EXPECT_TRUE(contains(text,
                       "| EmoXNet | the paper's | 0.79 | 0.58 | 0.60 | 0.93 | 0.68 | 0.88 | "
                       "0.87 | 0.761 |"))
      << text;
  EXPECT_TRUE(contains(text, "| EmoXNetLite | lite | 1.00 | 1.00 |")) << text;
  const std::string without = to_markdown(report(PaperDataset::kNone));
  EXPECT_FALSE(contains(without, "paper"));
  EXPECT_TRUE(contains(without, "| EmoXNetLite | lite |"));
}

TEST_F(ReportOfOneEpoch, GivesNoF1OfAClassThatIsNeitherThereNorSaid) {
  Report made = report(PaperDataset::kNone);
  ClassScore& angry = made.runs.front().scores.back().front().tta.per_class.front();
  angry.support = angry.predicted = 0;
  EXPECT_TRUE(contains(to_markdown(made), "| EmoXNetLite | lite | — | 1.00 |"));
}

TEST_F(ReportOfOneEpoch, ShowsEveryPictureThatItWrites) {
  write_report(report(PaperDataset::kFERPlus), folder_ / "report");
  const std::string text = read(folder_ / "report" / kReportMarkdown);
  int pictures = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "report")) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".svg") continue;
    ++pictures;
    EXPECT_TRUE(contains(text, "(<" + name + ">)")) << name;
    EXPECT_TRUE(contains(read(entry.path()), "</svg>")) << name;
  }
  EXPECT_EQ(pictures, 4);
  EXPECT_EQ(nlohmann::json::parse(read(folder_ / "report" / kReportJson))["runs"].size(), 1U);
}

TEST_F(ReportOfOneEpoch, NamesWhatIsNoRun) {
  const auto sentence = [&](const std::string& name) {
    return test::user_sentence(folder_, [&] { Run::load(folder_ / name); });
  };
  EXPECT_EQ(sentence("none"),
            "none: holds no best.pt; expected the folder of a run of `emoxnet train`");
  std::filesystem::create_directory(folder_ / "foreign");
  folder_.write("foreign/best.pt", "no checkpoint");
  EXPECT_EQ(sentence("foreign"),
            "foreign/best.pt: is no zip archive, or one that is cut off at its end; expected a "
            "checkpoint made by `emoxnet train`");
  folder_.write("lite/metrics.csv", "epoch,learning_rate\n1,0.1\n");
  EXPECT_EQ(sentence("lite"),
            "lite/metrics.csv, line 2: expected numbers as `emoxnet train` writes them, found "
            "'1,0.1'");
}

TEST_F(ReportOfOneEpoch, NamesARunAfterItsFolder) {
  EXPECT_EQ(Run::load((folder_ / "lite").string() + "/").name, "lite");
  std::filesystem::remove(folder_ / "lite" / train::kMetricsFile);
  EXPECT_EQ(Run::load(folder_ / "lite").history.size(), 1U);
  EXPECT_TRUE(contains(to_markdown(report(PaperDataset::kNone)), "| 1 or more of 1 |"));
}

}  // namespace
}  // namespace emoxnet::eval

// emoxnet predict, cam, augment-preview and report as a person runs them.
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "native/eval/pictures/contact_sheet.h"
#include "tests/unit/support/contains.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

using test::contains;
using test::run_program;

/// A folder with a trained network, a data set and pictures, made once for all tests.
class PictureCommands : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TemporaryFolder;
    test::made_faces(28, 14).save(*folder_ / "made.faces");
    const auto result = run_program(
        "train --threads 1 --recipe emoxnet-lite --warmup 0 --batch 14 --epochs 1 "
        "--data " +
        path("made.faces") + " --out " + path("run"));
    ASSERT_EQ(result.exit_code, 0) << result.output;
    test::write_picture(*folder_ / "faces" / "a.png", face(1));
    test::write_picture(*folder_ / "faces" / "b.jpg", face(2));
    folder_->write("text.jpg", "no picture");
  }
  static void TearDownTestSuite() { delete folder_; }

  // A blob with eyes, brighter on the left, so that every flip and turn shows.
  static cv::Mat face(int seed) {
    cv::Mat picture = test::noise(90, 70, CV_8UC3, static_cast<std::uint64_t>(seed)) / 4;
    cv::ellipse(picture, {35, 45}, {22, 30}, 0, 0, 360, {120, 150, 190}, cv::FILLED);
    cv::circle(picture, {26, 38}, 4, {20, 20, 20}, cv::FILLED);
    cv::circle(picture, {44, 38}, 4, {250, 250, 250}, cv::FILLED);
    return picture;
  }

  static std::string path(const std::string& name) { return (*folder_ / name).string(); }
  static std::string checkpoint() { return " --threads 1 --checkpoint " + path("run/best.pt"); }

  static void refuses(const std::string& arguments, const std::string& sentence) {
    const auto result = run_program(arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_TRUE(contains(result.output, sentence)) << result.output;
  }

  static inline test::TemporaryFolder* folder_ = nullptr;
};

TEST_F(PictureCommands, HelpShowsExamples) {
  for (const char* command : {"predict", "cam", "augment-preview", "report"}) {
    const auto help = run_program(std::string(command) + " --help");
    EXPECT_EQ(help.exit_code, 0) << command;
    EXPECT_TRUE(contains(help.output, std::string("  emoxnet ") + command + " ")) << command;
  }
}

TEST_F(PictureCommands, PredictReadsFilesAndFolders) {
  const auto table = run_program("predict --aligned " + path("faces") + checkpoint() + " --json " +
                                 path("faces.json") + " 2>/dev/null");
  EXPECT_EQ(table.exit_code, 0);
  EXPECT_TRUE(contains(table.output, path("faces/a.png"))) << table.output;
  const auto json = nlohmann::json::parse(std::ifstream(path("faces.json")));
  EXPECT_EQ(json["model"], "emoxnet-lite");
  ASSERT_EQ(json["readings"].size(), 2U);
  EXPECT_EQ(json["readings"][1]["file"], path("faces/b.jpg"));
  const auto face = json["readings"][1]["faces"][0];
  EXPECT_EQ(face["box"]["width"], 70);
  EXPECT_EQ(face["box"]["x"], 10);
  double sum = 0;
  for (const auto& share : face["probabilities"]) sum += share.get<double>();
  EXPECT_NEAR(sum, 1, 1e-3);
}

TEST_F(PictureCommands, PredictWritesAMapOverEachPicture) {
  const auto result =
      run_program("predict --aligned " + path("faces") + checkpoint() + " --cam " + path("maps"));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  const cv::Mat map = cv::imread(path("maps/a-cam.png"));
  EXPECT_EQ(map.cols, 240);
  EXPECT_EQ(map.rows, 240);
  EXPECT_TRUE(std::filesystem::exists(path("maps/b-cam.png")));
}

TEST_F(PictureCommands, PredictReadsAFileOnceHoweverOftenItIsGiven) {
  const std::string a = path("faces/a.png");
  const auto result = run_program("predict --aligned " + a + " " + path("faces") + " " +
                                  path("faces/../faces/a.png") + checkpoint() + " --json " +
                                  path("once.json") + " --cam " + path("once"));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_TRUE(contains(result.output, "2 files read, faces: 2\n")) << result.output;
  const auto json = nlohmann::json::parse(std::ifstream(path("once.json")));
  ASSERT_EQ(json["readings"].size(), 2U);
  EXPECT_EQ(json["readings"][0]["file"], a);
}

TEST_F(PictureCommands, PredictSaysAtOnceWhatItCannotWrite) {
  const std::string predict = "predict --aligned " + path("faces") + checkpoint();
  refuses(predict + " --csv " + path("both") + " --json " + path("faces/../both"),
          " as well; expected another");
  EXPECT_FALSE(std::filesystem::exists(path("both")));
  for (const char* place : {"text.jpg", "text.jpg/", "text.jpg/maps/deep"}) {
    const auto result = run_program(predict + " --cam " + path(place));
    EXPECT_EQ(result.exit_code, 2) << result.output;
    EXPECT_TRUE(contains(result.output, "--cam " + path(place) + ": ")) << result.output;
    EXPECT_TRUE(contains(result.output, "is no folder; expected")) << result.output;
    EXPECT_FALSE(contains(result.output, "left out")) << result.output;
  }
}

TEST_F(PictureCommands, PredictNamesWhatItCannotRead) {
  const std::string predict = "predict --aligned ";
  refuses(predict + path("text.jpg") + checkpoint() + " --cam " + path("no-maps"),
          "text.jpg: cannot be decoded; expected a JPEG, PNG");
  refuses(predict + "none.jpg" + checkpoint(), "none.jpg: cannot be opened; expected a picture");
  refuses(predict + path("run") + checkpoint(), "run: holds no picture");
  refuses(predict + path("faces/a.png") + " --checkpoint none.pt", "none.pt: cannot be read");
  test::write_picture(*folder_ / "others" / "a.png", face(3));
  refuses(predict + path("faces/a.png") + " " + path("others/a.png") + checkpoint() + " --cam " +
              path("no-maps"),
          "would both be written to");
  EXPECT_FALSE(std::filesystem::exists(path("no-maps")));
}

TEST_F(PictureCommands, CamHasARowForEachPictureAndAColumnForEachExpression) {
  const auto result =
      run_program("cam --images " + path("faces") + checkpoint() + " --out " + path("cam.png"));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  const cv::Mat figure = cv::imread(path("cam.png"));
  EXPECT_EQ(figure.cols, 8 + 8 * (eval::kTileSide + 8));
  EXPECT_GT(figure.rows, 2 * eval::kTileSide);
  EXPECT_LT(figure.rows, 3 * eval::kTileSide);
  const auto mixed = run_program("cam --images " + path("text.jpg") + " " + path("faces/a.png") +
                                 checkpoint() + " --out " + path("mixed-cam.png"));
  EXPECT_EQ(mixed.exit_code, 0) << mixed.output;
  EXPECT_TRUE(contains(mixed.output, "text.jpg: cannot be decoded")) << mixed.output;
  EXPECT_TRUE(contains(mixed.output, "(1), one column for each expression; left out: 1"))
      << mixed.output;
  refuses("cam --images " + path("text.jpg") + checkpoint() + " --out " + path("no.png"),
          "text.jpg: cannot be decoded");
  EXPECT_FALSE(std::filesystem::exists(path("no.png")));
  refuses("cam --images " + path("faces") + checkpoint() + " --out " + path("cam.txt"),
          "cam.txt: expected a name that ends in .png");
}

TEST_F(PictureCommands, AugmentPreviewShowsEveryKindOfTheRecipe) {
  const std::string preview = "augment-preview --image " + path("faces/a.png") + " --out ";
  const auto rows = [&](const std::string& name, const std::string& changes) {
    const auto result = run_program(preview + path(name) + changes);
    EXPECT_EQ(result.exit_code, 0) << result.output;
    return cv::imread(path(name)).rows;
  };
  const int row = eval::kTileSide + 8 + 22;
  const int paper = rows("figure2.png", "");
  EXPECT_EQ(paper, 8 + 6 * row);  // flips; rotation, shift, shear, zoom; all together
  EXPECT_EQ(rows("erase.png", " --erase 0.5 --rotation 0"), paper);
  EXPECT_EQ(rows("mixed.png", " --mixup 0.4 --cutmix 1 --partner " + path("faces/b.jpg")),
            paper + 2 * row);
  // Below the first row every tile is another draw.
  const cv::Mat figure = cv::imread(path("figure2.png"));
  std::vector<cv::Mat> tiles;
  for (int r = 1; r < 6; ++r)
    for (int column = 0; column < 7; ++column)
      tiles.push_back(figure(cv::Rect(8 + column * (eval::kTileSide + 8), 8 + r * row + 22,
                                      eval::kTileSide, eval::kTileSide)));
  for (std::size_t a = 0; a < tiles.size(); ++a)
    for (std::size_t b = 0; b < a; ++b)
      EXPECT_GT(cv::norm(tiles[a], tiles[b], cv::NORM_INF), 0) << a << ' ' << b;
  // The same seed draws the same.
  rows("again.png", "");
  EXPECT_EQ(cv::norm(cv::imread(path("again.png")), figure, cv::NORM_INF), 0);
}

TEST_F(PictureCommands, AugmentPreviewNamesWhatItLacks) {
  const std::string preview =
      "augment-preview --image " + path("faces/a.png") + " --out " + path("no.png");
  refuses(preview + " --mixup 0.2", "--partner: mixup and cutmix take from a second face");
  refuses(preview + " --zoom 2", "--zoom: 2: expected a number from 0 to below 1");
  refuses("augment-preview --image " + path("text.jpg") + " --out " + path("no.png"),
          "text.jpg: cannot be decoded");
  EXPECT_FALSE(std::filesystem::exists(path("no.png")));
  refuses("augment-preview --image " + path("faces/a.png") + " --out " + path("no.jpg"),
          "no.jpg: expected a name that ends in .png");
  EXPECT_FALSE(std::filesystem::exists(path("no.jpg")));
}

TEST_F(PictureCommands, ReportEvaluatesARun) {
  const std::string report = " --threads 1 --data " + path("made.faces") + " --out ";
  const auto result = run_program("report " + path("run") + report + path("report"));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_TRUE(contains(result.output, path("report/report.md"))) << result.output;
  EXPECT_TRUE(std::filesystem::exists(path("report/confusion-run.svg")));
  refuses("report " + path("run") + " " + path("run/") + report + path("no-report"),
          "another run is called run as well");
  refuses("report " + path("faces") + report + path("no-report"), "faces: holds no best.pt");
  refuses("report " + path("run") + " --split test" + report + path("no-report"),
          "made.faces: holds no labelled image of the split test");
  refuses("report " + path("run") + " --paper none-such" + report + path("no-report"),
          "--paper: none-such not in {auto,ferplus,none,rafdb}");
  EXPECT_FALSE(std::filesystem::exists(path("no-report")));
}

}  // namespace
}  // namespace emoxnet

// emoxnet predict on what people bring, with the network that ships and the drawn face.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <numeric>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "native/eval/readings.h"
#include "native/vision/labels.h"
#include "tests/unit/support/contains.h"
#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

using test::contains;
using test::run_program;
using test::run_shell;

class PredictCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(EMOXNET_DETECTORS)) GTEST_SKIP() << "without npm's packages";
  }

  [[nodiscard]] std::string path(const std::string& name) const {
    return (folder_ / name).string();
  }

  /// Runs predict --csv; output is kept for the test to look at.
  std::vector<eval::Reading> predict(const std::string& arguments, int exit_code = 0) {
    const auto result = run_program("predict " + arguments + " --csv " + path("faces.csv") +
                                    " --steps 1 --threads 1 --checkpoint " EMOXNET_CHECKPOINT);
    output_ = result.output;
    EXPECT_EQ(result.exit_code, exit_code) << output_;
    return exit_code == 0 ? eval::read_csv(path("faces.csv"), data::seven_classes())
                          : std::vector<eval::Reading>{};
  }

  static cv::Mat drawn_face() { return cv::imread(EMOXNET_DRAWN_FACE); }

  /// Some frames of a picture that moves to the right, a tenth of a second each.
  std::string write_film(const cv::Mat& picture, int frames) {
    cv::VideoWriter film(path("film.mp4"), cv::CAP_FFMPEG,
                         cv::VideoWriter::fourcc('m', 'p', '4', 'v'), 10, picture.size());
    for (int frame = 0; frame < frames; ++frame) {
      cv::Mat moved;
      const cv::Matx23d shift(1, 0, 3 * frame, 0, 1, 0);
      cv::warpAffine(picture, moved, shift, picture.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
      film.write(moved);
    }
    return path("film.mp4");
  }

  /// What --resume is to go on with.
  void write_csv(const std::vector<eval::Reading>& readings) {
    std::ofstream(path("faces.csv"), std::ios::binary)
        << eval::to_csv(readings, data::seven_classes());
  }

  /// The column of each frame's faces.
  static std::vector<std::vector<int>> ids_of(const std::vector<eval::Reading>& readings) {
    std::vector<std::vector<int>> ids;
    for (const eval::Reading& reading : readings) {
      ids.emplace_back();
      for (const eval::FaceReading& face : reading.faces) ids.back().push_back(face.id);
    }
    return ids;
  }

  /// The drawn face's film, of 4 seconds and 60 frames.
  static std::string drawn_film() {
    std::ifstream in(EMOXNET_DRAWN_FILM, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  test::TemporaryFolder folder_;
  std::string output_;
};

TEST_F(PredictCommand, ReadsFoldersOfFoldersAndEveryFace) {
  const cv::Mat face = drawn_face();
  test::write_picture(folder_ / "all" / "one.jpg", face);
  cv::Mat two;
  cv::hconcat(face, face, two);
  // Judged by its bytes, not by its name.
  test::write_picture(folder_ / "all" / "deep" / "two.png", two);
  std::filesystem::rename(path("all/deep/two.png"), path("all/deep/two"));
  test::write_picture(folder_ / "all" / "wall.png", test::flat(120, 300));
  folder_.write("all/notes.txt", "no picture");
  folder_.write("all/.hidden/a.jpg", "no picture");
  const auto readings = predict(path("all"));
  ASSERT_EQ(readings.size(), 3U);
  EXPECT_EQ(readings[0].file, path("all/deep/two"));
  ASSERT_EQ(readings[0].faces.size(), 2U);
  EXPECT_EQ(readings[0].faces[1].id, 2);
  ASSERT_EQ(readings[1].faces.size(), 1U);
  EXPECT_EQ(vision::kClassNames[readings[1].faces[0].top()], "happy");
  EXPECT_TRUE(readings[2].faces.empty());
  EXPECT_TRUE(contains(output_, "3 files read, faces: 3")) << output_;
}

TEST_F(PredictCommand, PlacesAreInTheFilesPixelsHoweverManyThereAre) {
  cv::Mat face = drawn_face(), large;
  cv::copyMakeBorder(face, face, 0, 0, face.cols, 0, cv::BORDER_REPLICATE);
  const double scale = 3000.0 / face.cols;
  cv::resize(face, large, {}, scale, scale, cv::INTER_LINEAR);
  test::write_picture(folder_ / "all" / "a.jpg", face);
  test::write_picture(folder_ / "all" / "b.jpg", large);
  const auto readings = predict(path("all"));
  ASSERT_EQ(readings.size(), 2U);
  ASSERT_EQ(readings[0].faces.size(), 1U);
  ASSERT_EQ(readings[1].faces.size(), 1U);
  const auto& one = readings[0].faces[0].box;
  const auto& other = readings[1].faces[0].box;
  EXPECT_NEAR(other.x, scale * one.x, 0.03 * 3000);
  EXPECT_NEAR(other.width, scale * one.width, 0.03 * 3000);
}

TEST_F(PredictCommand, ADamagedFileCostsThatFile) {
  test::write_picture(folder_ / "all" / "face.jpg", drawn_face());
  folder_.write("all/text.jpg", "no picture");
  folder_.write("all/empty.mp4", "");
  std::filesystem::create_directory_symlink(folder_ / "all", folder_ / "all" / "link");
  EXPECT_EQ(predict(path("all")).size(), 1U);
  EXPECT_TRUE(contains(output_, "text.jpg: cannot be decoded")) << output_;
  EXPECT_TRUE(contains(output_, "link: is a link to a folder")) << output_;
  EXPECT_TRUE(contains(output_, "left out: 3")) << output_;
  std::filesystem::remove(path("faces.csv"));
  predict(path("all/text.jpg"), 2);
  EXPECT_FALSE(std::filesystem::exists(path("faces.csv")));
}

TEST_F(PredictCommand, NamesPicturesOfKindsThatItDoesNotRead) {
  test::write_picture(folder_ / "all" / "a.png", test::flat(90, 48));
  const std::string box = std::string(3, '\0') + '\x18' + "ftyp", rest(20, 'x');
  folder_.write("all/b.heic", box + "heic" + rest);
  folder_.write("all/c.gif", "GIF89a");
  folder_.write("all/d.avif", box + "avif" + rest);
  folder_.write("all/e.jxl", "\xFF\x0A");
  folder_.write("all/notes.txt", "no picture");
  EXPECT_EQ(predict("--aligned " + path("all")).size(), 1U);
  for (const char* sentence :
       {"b.heic: is a HEIC or AVIF picture; expected a JPEG", "c.gif: cannot be decoded",
        "d.avif: ", "e.jxl: cannot be decoded", "left out: 4\n"})
    EXPECT_TRUE(contains(output_, sentence)) << output_;
}

TEST_F(PredictCommand, RefusesAsAFilmWhatIsNamedSo) {
  const std::string sentence = ": cannot be decoded; expected a film that OpenCV can decode";
  predict(folder_.write("junk.mp4", "no film, whatever its name").string(), 2);
  EXPECT_TRUE(contains(output_, "junk.mp4" + sentence)) << output_;
  predict(folder_.write("unnamed", drawn_film().substr(0, 40)).string(), 2);
  EXPECT_TRUE(contains(output_, "unnamed" + sentence)) << output_;
  predict(folder_.write("junk", "no film").string(), 2);
  EXPECT_TRUE(contains(output_, "junk: cannot be decoded; expected a JPEG")) << output_;
}

TEST_F(PredictCommand, AsksForAnotherNameBeforeItBeginsWhereOneLeadsNowhere) {
  test::write_picture(folder_ / "a.png", test::flat(90, 48));
  predict("--aligned " + path("a.png") + " " + path("none.mp4"), 2);
  EXPECT_TRUE(contains(output_, "none.mp4: cannot be opened; expected a picture, a film or a "))
      << output_;
  EXPECT_FALSE(std::filesystem::exists(folder_ / "faces.csv"));
}

TEST_F(PredictCommand, ReadsFilmsOfFoldersWhateverTheirNames) {
  folder_.write("all/film", drawn_film());
  std::filesystem::rename(write_film(drawn_face(), 2), path("all/another"));
  const auto readings = predict(path("all"));
  ASSERT_EQ(readings.size(), 62U);
  EXPECT_EQ(readings[0].file, path("all/another"));
  EXPECT_EQ(readings[2].file, path("all/film"));
}

TEST_F(PredictCommand, ALargeDamagedFilmCostsThatFilm) {
  test::write_picture(folder_ / "all" / "a.png", test::flat(90, 48));
  const auto film = folder_.write("all/damaged.mp4", "");
  std::filesystem::resize_file(film, std::uintmax_t{16} << 30);  // a hole: nothing is written
  const auto result = run_shell("ulimit -v 8000000; " EMOXNET_PROGRAM " predict --aligned " +
                                path("all") + " --threads 1 --checkpoint " EMOXNET_CHECKPOINT);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_TRUE(contains(result.output, "damaged.mp4: cannot be decoded")) << result.output;
  EXPECT_TRUE(contains(result.output, "1 file read, faces: 1; left out: 1")) << result.output;
}

TEST_F(PredictCommand, ATinySquareWithoutAFaceLeadsToAligned) {
  test::write_picture(folder_ / "tiny.png", test::flat(90, 48));
  EXPECT_TRUE(predict(path("tiny.png"))[0].faces.empty());
  EXPECT_TRUE(contains(output_, "--aligned")) << output_;
  const auto aligned = predict("--aligned " + path("tiny.png"));
  ASSERT_EQ(aligned[0].faces.size(), 1U);
  EXPECT_EQ(aligned[0].faces[0].box.width, 48);
}

TEST_F(PredictCommand, GivesSharesAsTheExportDoes) {
  test::write_picture(folder_ / "face.png", drawn_face());
  const auto shares = [&](const std::string& option) {
    const auto readings = predict(option + path("face.png"));
    EXPECT_TRUE(readings[0].faces[0].flaws.empty());
    return readings[0].faces[0].probabilities;
  };
  const auto plain =
      folder_.write("plain.json", R"({"temperature": 1, "offsets": [0, 0, 0, 0, 0, 0, 0]})");
  const auto raw = shares("--manifest " + plain.string() + " ");
  // By hand from the manifest that lies beside the checkpoint.
  std::ifstream file(EMOXNET_MANIFEST);
  const auto manifest = nlohmann::json::parse(file);
  const double temperature = manifest.at("temperature");
  std::vector<double> expected;
  for (std::size_t c = 0; c < raw.size(); ++c)
    expected.push_back(std::pow(raw[c], 1 / temperature) *
                       std::exp(manifest.at("offsets")[c].get<double>()));
  const double sum = std::accumulate(expected.begin(), expected.end(), 0.0);
  const auto calibrated = shares("");
  // The table's four digits, to the power of 2.3.
  for (std::size_t c = 0; c < raw.size(); ++c)
    EXPECT_NEAR(calibrated[c], expected[c] / sum, 2e-3) << c;
  EXPECT_GT(calibrated[3], raw[3] + 0.05);
}

TEST_F(PredictCommand, RefusesAManifestOfAnotherNetwork) {
  test::write_picture(folder_ / "face.png", drawn_face());
  predict("--manifest none.json " + path("face.png"), 2);
  EXPECT_TRUE(contains(output_, "none.json: cannot be opened")) << output_;
  const auto refuses = [&](const std::string& manifest, const std::string& sentence) {
    predict("--manifest " + folder_.write("odd.json", manifest).string() + " " + path("face.png"),
            2);
    EXPECT_TRUE(contains(output_, sentence)) << output_;
  };
  refuses(R"({"temperature": 0, "offsets": [0, 0, 0, 0, 0, 0, 0]})",
          "expected a \"temperature\" above 0");
  refuses(R"({"temperature": 1, "offsets": [0, 0]})",
          "has 2 \"offsets\"; expected one for each of");
}

TEST_F(PredictCommand, FollowsTheFaceOfAFilmByTheFilmsTimes) {
  const auto readings = predict(write_film(drawn_face(), 9));
  ASSERT_EQ(readings.size(), 9U);
  for (std::size_t i = 0; i < readings.size(); ++i) {
    EXPECT_NEAR(readings[i].time.value(), 100.0 * static_cast<double>(i), 1) << i;
    ASSERT_EQ(readings[i].faces.size(), 1U) << i;
    EXPECT_EQ(readings[i].faces[0].id, 1) << i;
  }
  const double moved = readings[8].faces[0].box.x - readings[0].faces[0].box.x;
  EXPECT_NEAR(moved, 24, 5);
  EXPECT_TRUE(contains(output_, "film.mp4, 9 frames")) << output_;
  EXPECT_TRUE(contains(output_, "1 file read, faces: 1\n")) << output_;
}

TEST_F(PredictCommand, GoesOnWithAFilmWhereItsCsvEnds) {
  const std::string film = write_film(drawn_face(), 4);
  auto readings = predict(film);
  readings.resize(2);
  write_csv(readings);
  const auto resumed = predict(film + " --resume");
  ASSERT_EQ(resumed.size(), 4U);
  EXPECT_NEAR(resumed[2].time.value(), 200, 1);
  EXPECT_EQ(resumed[1].faces[0].id, 1);
  EXPECT_EQ(resumed[2].faces[0].id, 1);
  EXPECT_EQ(predict(film + " --resume").size(), 4U);
}

TEST_F(PredictCommand, AFilmReadInPartsHasTheSameFacesAsOneReadAtOnce) {
  const auto whole = predict(EMOXNET_DRAWN_FILM);
  ASSERT_EQ(whole.size(), 60U);
  write_csv({whole.begin(), whole.begin() + 23});
  EXPECT_EQ(ids_of(predict(EMOXNET_DRAWN_FILM " --resume")), ids_of(whole));
}

TEST_F(PredictCommand, SoHasAFilmOfTwo) {
  const cv::Mat face = drawn_face();
  cv::Mat two;
  cv::hconcat(face, face, two);
  const std::string film = write_film(two, 16);
  const auto whole = predict(film);
  // About as large as each other: the same stays first.
  EXPECT_EQ(ids_of(whole), std::vector(16, std::vector{1, 2}));
  for (const int seen : {1, 9}) {
    write_csv({whole.begin(), whole.begin() + seen});
    EXPECT_EQ(ids_of(predict(film + " --resume")), ids_of(whole)) << seen;
  }
}

TEST_F(PredictCommand, SaysThatADamagedFilmEndsEarly) {
  std::string bytes = drawn_film();
  const auto whole = folder_.write("whole.webm", bytes).string();
  const std::size_t middle = bytes.size() / 2;
  const auto cut = folder_.write("cut.webm", bytes.substr(0, middle)).string();
  const auto damaged = folder_.write("damaged.webm", bytes.replace(middle, 1500, 1500, '\0'));
  const auto readings = predict(whole + " " + cut + " " + damaged.string());
  EXPECT_LT(readings.size(), 120U);
  for (const char* name : {"cut.webm", "damaged.webm"})
    EXPECT_TRUE(contains(output_, path(name) + ": ends at 0:02 of 0:04; the rest cannot be read\n"))
        << output_;
  EXPECT_FALSE(contains(output_, "whole.webm: ends")) << output_;
  EXPECT_TRUE(contains(output_, "3 files read, faces: 3; ended early: 2\n")) << output_;
}

TEST_F(PredictCommand, AFilmThatAPhoneTurnedIsUpright) {
  cv::Mat lying;
  cv::rotate(drawn_face(), lying, cv::ROTATE_90_COUNTERCLOCKWISE);
  const std::string film = write_film(lying, 1);
  std::ifstream in(film, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  // The track header's matrix (ISO/IEC 14496-12, 8.3.2): the unit becomes a quarter turn.
  const auto matrix = bytes.find("tkhd") + 4 + 40;
  const std::string one{0, 1, 0, 0}, minus_one{'\xff', '\xff', 0, 0}, zero(4, 0);
  ASSERT_EQ(bytes.substr(matrix, 4), one);
  bytes.replace(matrix, 20, zero + one + zero + minus_one + zero);
  std::ofstream(film, std::ios::binary) << bytes;
  const auto box = predict(film)[0].faces.at(0).box;
  const auto upright = predict(EMOXNET_DRAWN_FACE)[0].faces.at(0).box;
  EXPECT_NEAR(box.x, upright.x, 8);
  EXPECT_NEAR(box.y, upright.y, 8);
}

TEST_F(PredictCommand, SaysWhatItCannotGoOnWith) {
  test::write_picture(folder_ / "face.jpg", drawn_face());
  predict(path("face.jpg") + " --detectors " + path("nowhere"), 2);
  EXPECT_TRUE(contains(output_, "128x128_barracuda.onnx: is not there")) << output_;
  const auto refused =
      run_program("predict --resume " + path("face.jpg") + " --checkpoint " EMOXNET_CHECKPOINT);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_TRUE(contains(refused.output, "--resume: goes on with a CSV file")) << refused.output;
}

}  // namespace
}  // namespace emoxnet

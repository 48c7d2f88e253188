// `emoxnet import` for pictures, as a person runs it.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "native/data/face_dataset.h"
#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/program.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet {
namespace {

class ImportCommand : public ::testing::Test {
 protected:
  test::ProgramResult import(const std::string& arguments) {
    return test::run_program("import --out " + out().string() + " " + arguments);
  }

  std::string path(const std::string& name) { return (folder_ / name).string(); }

  /// Kaggle's train.csv with ten happy and ten neutral pictures.
  std::string twenty_rows() {
    std::string rows = "emotion,pixels\n";
    for (int i = 0; i < 20; ++i) {
      rows += std::to_string(i % 2 == 0 ? 3 : 6) + ",";
      for (int p = 0; p < vision::kPixels; ++p) rows += std::to_string((p * (i + 3)) % 251) + " ";
      rows += "\n";
    }
    return folder_.write("train.csv", rows).string();
  }
  std::filesystem::path out() { return folder_ / "out.faces"; }

  void refuses(const std::string& arguments, const std::string& sentence) {
    const auto result = import(arguments);
    EXPECT_EQ(result.exit_code, 2) << arguments;
    EXPECT_NE(result.output.find(sentence), std::string::npos) << result.output;
    EXPECT_FALSE(std::filesystem::exists(out())) << arguments;
  }

  test::TemporaryFolder folder_;
};

TEST_F(ImportCommand, PacksRafdbAndCountsIt) {
  test::write_picture(path("Image/aligned/train_00001_aligned.jpg"), test::flat(10));
  test::write_picture(path("Image/aligned/test_0001_aligned.jpg"), test::flat(20));
  std::filesystem::create_directories(path("EmoLabel"));
  folder_.write("EmoLabel/list_patition_label.txt", "train_00001.jpg 4\ntest_0001.jpg 5\n");
  const auto result = import("--hold-out 0.5 --rafdb " + folder_.path().string());
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("2 images written to "), std::string::npos) << result.output;
  EXPECT_NE(result.output.find("\nvalid                   0        0        0        1        0"),
            std::string::npos)
      << result.output;
  EXPECT_EQ(data::FaceDataset::load(out()).size(), 2U);
}

TEST_F(ImportCommand, PacksAFolder) {
  test::write_picture(path("set/train/sadness/a.png"), test::flat(10));
  const auto result = import("--folder " + path("set"));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  const auto dataset = data::FaceDataset::load(out());
  ASSERT_EQ(dataset.size(), 1U);
  EXPECT_EQ(dataset.classes[dataset.records[0].own_label], "sad");
}

TEST_F(ImportCommand, ListsWhatItLeavesOut) {
  test::write_picture(path("set/train/sad/a.png"), test::flat(10));
  test::write_picture(path("set/train/Joy/a.png"), test::flat(20));
  for (int i = 0; i < 25; ++i)
    folder_.write("set/train/sad/b" + std::to_string(i) + ".png", "no picture");
  const auto result = import("--map JOY=happy --folder " + path("set"));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("2 images written to "), std::string::npos) << result.output;
  EXPECT_NE(result.output.find("left out, 25:"), std::string::npos) << result.output;
  EXPECT_NE(result.output.find("and 5 more: "), std::string::npos) << result.output;
  std::ifstream list(out().string() + ".left-out.txt");
  int lines = 0;
  for (std::string line; std::getline(list, line);) ++lines;
  EXPECT_EQ(lines, 25);
  // Mended since, but for one.
  for (int i = 1; i < 25; ++i)
    std::filesystem::remove(path("set/train/sad/b" + std::to_string(i) + ".png"));
  const auto again = import("--map JOY=happy --folder " + path("set"));
  EXPECT_NE(again.output.find("left out, 1:"), std::string::npos) << again.output;
  EXPECT_FALSE(std::filesystem::exists(out().string() + ".left-out.txt"));
}

TEST_F(ImportCommand, ListsAllWhereNoFileLiesBesideTheDataSet) {
  test::write_picture(path("set/train/sad/a.png"), test::flat(10));
  for (int i = 0; i < 25; ++i)
    folder_.write("set/train/sad/b" + std::to_string(i) + ".png", "no picture");
  const auto result = test::run_program("import --folder " + path("set") + " --out /dev/null");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("left out, 25:"), std::string::npos) << result.output;
  EXPECT_NE(result.output.find("b24.png: cannot be decoded"), std::string::npos) << result.output;
  EXPECT_FALSE(std::filesystem::exists("/dev/null.left-out.txt"));
}

TEST_F(ImportCommand, SaysNothingBesideItsOwnSentences) {
  test::write_picture(path("set/train/sad/a.png"), test::flat(10));
  test::write_picture(path("set/train/sad/b.png"), test::noise(90, 90, CV_8UC3));
  std::filesystem::resize_file(path("set/train/sad/b.png"), 9000);
  test::write_picture(path("set/train/sad/c.jpg"), test::noise(90, 90, CV_8UC3));
  std::filesystem::resize_file(path("set/train/sad/c.jpg"), 9000);
  const auto result = import("--folder " + path("set") + " 2>&1 >/dev/null");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_EQ(std::count(result.output.begin(), result.output.end(), '\n'), 1) << result.output;
  EXPECT_EQ(result.output.rfind("import 100 %", 0), 0U) << result.output;
}

TEST_F(ImportCommand, PacksFer2013ByItsOwnLabels) {
  const auto file = twenty_rows();
  const auto result = import("--labels own --hold-out 0.2 --dev 0 --pixels " + file);
  EXPECT_EQ(result.exit_code, 0) << result.output;
  const auto dataset = data::FaceDataset::load(out());
  EXPECT_EQ(dataset.images_of(data::Split::kTrain).size(), 16U);
  EXPECT_EQ(dataset.images_of(data::Split::kValid).size(), 4U);
  const auto none = import("--labels own --hold-out 0.01 --dev 0 --pixels " + file);
  EXPECT_NE(none.output.find("note: no picture is valid"), std::string::npos) << none.output;
  const auto no_share = import("--labels own --hold-out 0 --dev 0 --pixels " + file);
  EXPECT_NE(no_share.output.find("expected a valid split, or --hold-out above 0"),
            std::string::npos)
      << no_share.output;
}

TEST_F(ImportCommand, NotesEverySplitThatWasAskedForAndIsEmpty) {
  const auto file = twenty_rows();
  const auto notes = [&](const std::string& shares, const std::string& split) {
    const auto result = import("--labels own " + shares + " --pixels " + file);
    EXPECT_EQ(result.exit_code, 0) << result.output;
    return result.output.find("note: no picture is " + split) != std::string::npos;
  };
  const std::string valid = "valid; expected more than --hold-out 0.001 takes",
                    dev = "dev; expected more than --dev 1e-06 takes";
  EXPECT_TRUE(notes("--hold-out 0.001 --dev 0.5", valid));
  EXPECT_FALSE(notes("--hold-out 0.001 --dev 0.5", "dev"));
  EXPECT_TRUE(notes("--hold-out 0.2 --dev 0.000001", dev));
  EXPECT_FALSE(notes("--hold-out 0.2 --dev 0.000001", "valid"));
  EXPECT_TRUE(notes("--hold-out 0.001 --dev 0.000001", "valid, and a training needs some"));
  EXPECT_TRUE(notes("--hold-out 0.001 --dev 0.000001", dev));
  EXPECT_FALSE(notes("--hold-out 0 --dev 0.5", "valid"));
  EXPECT_FALSE(notes("--hold-out 0.2 --dev 0", "dev"));
}

TEST_F(ImportCommand, PrintsCommandsAsAShellTakesThem) {
  test::write_picture(path("set/train/sad/a.png"), test::flat(10));
  const std::string name = path("one's faces");
  const auto result =
      test::run_program("import --folder " + path("set") + " --out \"" + name + "\"");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  const auto begin = result.output.find("--data ") + 7, end = result.output.find(" --out RUN");
  ASSERT_LT(begin, end) << result.output;
  const std::string word = result.output.substr(begin, end - begin);
  EXPECT_EQ(test::run_shell("printf %s " + word).output, name);
}

TEST_F(ImportCommand, LeavesBadRowsOutUnlessItIsStrict) {
  std::string pixels;
  for (int p = 0; p < vision::kPixels; ++p) pixels += std::to_string(p % 251) + " ";
  const auto file = folder_.write(
      "own.csv", "emotion,pixels\n3," + pixels + "\n3," + pixels + "7\n6," + pixels + "\n");
  const std::string sentence = file.string() + ":3: expected 2304 pixels (48x48), found 2305";
  refuses("--strict --labels own --pixels " + file.string(), sentence);
  const auto result = import("--labels own --pixels " + file.string());
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("2 images written to "), std::string::npos) << result.output;
  EXPECT_NE(result.output.find("left out, 1:\n  " + sentence + "\n"), std::string::npos)
      << result.output;
}

TEST_F(ImportCommand, SaysWhereAllOfTrainHasTwins) {
  for (const std::string split : {"train", "valid"})
    for (const int picture : {1, 2})
      test::write_picture(path("set/" + split + "/sad/" + std::to_string(picture) + ".png"),
                          test::noise(48, 48, CV_8UC1, picture));
  const std::string sentence = "note: 2 of 2 train faces have twins in valid or test, and are not";
  const auto twins = import("--folder " + path("set"));
  EXPECT_NE(twins.output.find(sentence), std::string::npos) << twins.output;
  EXPECT_EQ(twins.output.find("few to train on"), std::string::npos) << twins.output;
  test::write_picture(path("set/train/sad/3.png"), test::noise(48, 48, CV_8UC1, 3));
  const auto one = import("--folder " + path("set"));
  EXPECT_NE(one.output.find("note: 2 of 3 train faces have twins"), std::string::npos)
      << one.output;
  EXPECT_NE(one.output.find("note: 1 face is few to train on"), std::string::npos) << one.output;
  for (const int picture : {4, 5})
    test::write_picture(path("set/train/sad/" + std::to_string(picture) + ".png"),
                        test::noise(48, 48, CV_8UC1, picture));
  test::write_picture(path("set/valid/sad/6.png"), test::noise(48, 48, CV_8UC1, 6));
  const auto most = import("--folder " + path("set"));
  EXPECT_EQ(most.output.find("have twins"), std::string::npos) << most.output;
  EXPECT_NE(most.output.find("note: 1 face is few to choose an epoch on"), std::string::npos)
      << most.output;
  std::filesystem::remove_all(path("set/train"));
  const auto none = import("--folder " + path("set"));
  EXPECT_NE(none.output.find("note: no train face has a label"), std::string::npos) << none.output;
}

TEST_F(ImportCommand, SaysWhereNothingIsLeftToChooseAnEpochOn) {
  for (const std::string name : {"train/sad/1", "train/sad/2", "train/sad/3", "valid/sad/3"})
    test::write_picture(path("set/" + name + ".png"),
                        test::noise(48, 48, CV_8UC1, static_cast<std::uint64_t>(name.back())));
  const auto result = import("--folder " + path("set"));
  EXPECT_NE(result.output.find("note: of valid no picture has a label and no twin elsewhere"),
            std::string::npos)
      << result.output;
}

TEST_F(ImportCommand, NamesClassesThatTrainHasNoFaceOf) {
  for (const std::string name : {"train/happy/1", "train/sad/2", "valid/sad/2", "valid/neutral/3"})
    test::write_picture(path("set/" + name + ".png"),
                        test::noise(48, 48, CV_8UC1, static_cast<std::uint64_t>(name.back())));
  const auto three = import("--classes happy,sad,neutral --folder " + path("set"));
  EXPECT_NE(three.output.find("note: classes without a train face, twins aside, which no network "
                              "can learn: sad, neutral\n"),
            std::string::npos)
      << three.output;
  std::filesystem::remove(path("set/valid/sad/2.png"));
  const auto two = import("--classes happy,sad --folder " + path("set") + " --map neutral=skip");
  EXPECT_EQ(two.output.find("without a train face"), std::string::npos) << two.output;
}

TEST_F(ImportCommand, SpeaksOfDevAndTheRepositoryAsTheyAre) {
  test::write_picture(path("set/train/sad/a.png"), test::flat(10));
  const std::string dev = "dev: set\naside from train";
  const auto folder = import("--folder " + path("set"));
  EXPECT_EQ(folder.output.find(dev), std::string::npos) << folder.output;
  EXPECT_NE(folder.output.find("such as models/emoxnet-lite.pt of EmoXNet's repository"),
            std::string::npos)
      << folder.output;
  const auto rows = import("--labels own --dev 0.5 --pixels " + twenty_rows());
  EXPECT_NE(rows.output.find(dev), std::string::npos) << rows.output;
}

TEST_F(ImportCommand, TakesMapsWithCommasAndEveryNameOnce) {
  test::write_picture(path("set/train/0/a.png"), test::flat(10));
  test::write_picture(path("set/train/1/a.png"), test::flat(20));
  test::write_picture(path("set/train/joy/a.png"), test::flat(30));
  const auto result = import("--map 0=angry,1=disgust joy=happy --folder " + path("set"));
  EXPECT_EQ(result.exit_code, 0) << result.output;
  const auto dataset = data::FaceDataset::load(out());
  ASSERT_EQ(dataset.size(), 3U);
  EXPECT_EQ(dataset.classes[dataset.records[0].own_label], "angry");
  EXPECT_EQ(dataset.classes[dataset.records[1].own_label], "disgust");
  EXPECT_EQ(dataset.classes[dataset.records[2].own_label], "happy");
  std::filesystem::remove(out());
  for (const char* maps : {"joy=happy Joy=sad", "joy=happy,Joy=sad", "joy=happy --map Joy=sad"})
    refuses(std::string("--map ") + maps + " --folder " + path("set"),
            "--map Joy=sad: follows joy=happy; expected every name once");
}

TEST_F(ImportCommand, TakesTheMapsThatItAdvises) {
  test::write_picture(path("set/train/sad/a.png"), test::flat(10));
  for (const std::string name : {"joy, much", "joy=much"})
    test::write_picture(path("set/train/" + name + "/a.png"), test::flat(20));
  const auto advice = import("--folder \"" + path("set") + "\"");
  EXPECT_NE(advice.output.find("--map 'joy, much=CLASS'"), std::string::npos) << advice.output;
  EXPECT_NE(advice.output.find("--map joy=much=CLASS"), std::string::npos) << advice.output;
  const auto result =
      import("--map 'joy, much=happy, joy=much=happy' --folder \"" + path("set") + "\"");
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_NE(result.output.find("3 images written to "), std::string::npos) << result.output;
}

TEST_F(ImportCommand, CountsNearTwins) {
  const cv::Mat picture = test::noise(48, 48, CV_8UC1);
  cv::Mat mirrored;
  cv::flip(picture, mirrored, 1);
  test::write_picture(path("set/train/sad/a.png"), picture);
  test::write_picture(path("set/test/sad/a.png"), mirrored);
  test::write_picture(path("set/train/sad/b.png"), test::noise(48, 48, CV_8UC1, 2));
  const auto result = import("--folder " + path("set"));
  EXPECT_NE(result.output.find("train and dev alone: 1."), std::string::npos) << result.output;
}

TEST_F(ImportCommand, MistakesEndWithTwoAndNoFile) {
  test::write_picture(path("set/train/sad/a.png"), test::flat(10));
  folder_.write("set/train/sad/b.png", "no picture");
  refuses("--strict --folder " + path("set"), "b.png: cannot be decoded; expected a JPEG, PNG");
  refuses("--map sad --folder " + path("set"), "--map sad: expected NAME=CLASS or NAME=skip");
  refuses("--map contmept=skip --folder " + path("set"), "--map contmept=skip: no class folder");
  refuses("--folder " + path("none"), "none: no such folder");
  refuses("--rafdb " + path("none"), "none: no such folder; expected RAF-DB's `basic`");
  std::filesystem::remove(path("set/train/sad/b.png"));
  // Before anything is read.
  refuses("--hold-out 0.7 --folder none", "--hold-out: expected a share from 0 to 0.5");
  refuses("--hold-out 0.5000001 --folder none", "from 0 to 0.5, found 0.5000001");
  refuses("--dev nan --pixels none --labels own", "--dev: expected a share from 0 to 0.5");
  const std::filesystem::path list = out().string() + ".left-out.txt";
  std::filesystem::create_directory(list);
  refuses("--folder none", "left-out.txt: is a folder; expected a file to write");
  std::filesystem::remove(list);
  ASSERT_EQ(::mkfifo(list.c_str(), 0600), 0);
  refuses("--folder none", "left-out.txt: is no file; expected one, or none, to write");
  std::filesystem::remove(list);
  const auto folder =
      test::run_program("import --folder " + path("set") + " --out " + path("new/"));
  EXPECT_EQ(folder.exit_code, 2) << folder.output;
  EXPECT_NE(folder.output.find("new/: is the name of a folder; expected a file to write"),
            std::string::npos)
      << folder.output;
  EXPECT_FALSE(std::filesystem::exists(path("new")));
  refuses("", "expected a data set: --pixels and --votes, --ferplus, --rafdb, or --folder");
  refuses("--rafdb a --folder b", "--folder");
  refuses("--rafdb a --pixels b --votes c", "--rafdb");
  refuses("--pixels b", "expected --votes fer2013new.csv, the FER+ votes, or --labels own");
  refuses("--pixels b --votes c --labels own", "--labels");
  refuses("--folder " + folder_.write("set.zip", "PK").string(), "unpack an archive first");
  refuses("--votes c", "--pixels");
  refuses("--votes c --folder " + path("set"), "--pixels");
}

TEST_F(ImportCommand, TellsApartTheClassesThatItIsTold) {
  test::write_picture(path("set/contempt/a.png"), test::flat(10));
  test::write_picture(path("set/happy/a.png"), test::flat(20));
  const auto eight = import("--classes 8 --folder " + path("set"));
  EXPECT_EQ(eight.exit_code, 0) << eight.output;
  EXPECT_NE(eight.output.find("\nA8 "), std::string::npos) << eight.output;
  EXPECT_NE(eight.output.find("\nM8 "), std::string::npos) << eight.output;
  EXPECT_EQ(data::FaceDataset::load(out()).classes, data::eight_classes());
  const auto two = import("--classes happy,contempt --folder " + path("set"));
  EXPECT_EQ(two.exit_code, 0) << two.output;
  EXPECT_EQ(data::FaceDataset::load(out()).classes, (data::Classes{"happy", "contempt"}));
  std::filesystem::remove(out());
  for (const char* classes : {"9", "happy", "happy,happy", "Happy,sad"})
    refuses(std::string("--classes ") + classes + " --folder " + path("set"),
            "--classes: expected 7, 8, or two different names or more");
}

TEST_F(ImportCommand, RefusesClassesThatNoPictureHas) {
  std::string pixels = "0,\"";
  for (int i = 0; i < 48 * 48; ++i) pixels += "9 ";
  const auto csv = folder_.write("own.csv", "emotion,pixels,Usage\n" + pixels + "\",Training\n");
  refuses("--labels own --classes bored,tired --pixels " + csv.string(),
          "--classes: no picture is labelled as one of bored, tired");
}

}  // namespace
}  // namespace emoxnet

#include "native/data/rafdb.h"

#include <gtest/gtest.h>

#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::data {
namespace {

class Rafdb : public ::testing::Test {
 protected:
  Rafdb() {
    std::filesystem::create_directories(folder_ / "basic/EmoLabel");
    std::filesystem::create_directories(folder_ / "basic/Image/aligned");
  }

  void picture(const std::string& name, int level) {
    test::write_picture(folder_ / ("basic/Image/aligned/" + name), test::flat(level));
  }

  void labels(const std::string& text) { folder_.write(kLabels, text); }

  /// left_out_: sentences about what is not taken, without the test's folder.
  FaceDataset read() {
    left_out_.clear();
    ImageImport options;
    options.on_left_out = [&](const std::string& sentence) {
      left_out_.push_back(sentence.substr(folder_.path().string().size() + 1));
    };
    return read_rafdb(folder_ / "basic", options);
  }

  std::string error() {
    return test::user_sentence(folder_, [&] { read(); });
  }

  std::string error_of_labels(const std::string& text) {
    labels(text);
    return error();
  }

  static constexpr const char* kLabels = "basic/EmoLabel/list_patition_label.txt";
  test::TemporaryFolder folder_;
  std::vector<std::string> left_out_;
};

TEST_F(Rafdb, MapsEveryClass) {
  constexpr std::array<std::string_view, 8> kNameOfClass = {
      "", "surprise", "fear", "disgust", "happy", "sad", "angry", "neutral"};
  std::string text;
  for (int c = 1; c <= 7; ++c) {
    picture("train_0000" + std::to_string(c) + "_aligned.jpg", 10 * c);
    text += "train_0000" + std::to_string(c) + ".jpg " + std::to_string(c) + "\n";
  }
  labels(text);
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 7U);
  for (int c = 1; c <= 7; ++c) {
    const FaceRecord& record = dataset.records[c - 1];
    EXPECT_EQ(dataset.classes[record.own_label], kNameOfClass[c]);
    EXPECT_EQ(dataset.label(Protocol::kA, c - 1), record.own_label);
    EXPECT_EQ(dataset.label(Protocol::kM, c - 1), record.own_label);
    EXPECT_EQ(dataset.plane(c - 1)[100], 10 * c);
  }
}

TEST_F(Rafdb, TakesSplitsFromNamesAndHoldsOutATenthOfTrain) {
  std::string text;
  for (int i = 9; i >= 0; --i) {  // the label file's order does not matter
    picture("train_0000" + std::to_string(i) + "_aligned.jpg", 10 * i);
    text += "train_0000" + std::to_string(i) + ".jpg 4\r\n";
  }
  for (int i = 0; i < 10; ++i) {
    picture("test_000" + std::to_string(i) + "_aligned.jpg", 100 + 10 * i);
    text += "test_000" + std::to_string(i) + ".jpg 4\n\n";
  }
  picture("train_00077_aligned.jpg", 255);  // without a label: left out
  labels(text);
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 20U);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(dataset.records[i].split, Split::kTest);
    EXPECT_EQ(dataset.plane(i)[0], 100 + 10 * i);
    EXPECT_EQ(dataset.records[10 + i].split, i == 4 ? Split::kValid : Split::kTrain) << i;
    EXPECT_EQ(dataset.plane(10 + i)[0], 10 * i);
  }
}

TEST_F(Rafdb, NamesFileLineAndExpectation) {
  picture("train_00001_aligned.jpg", 1);
  const std::string file = kLabels, good = "train_00001.jpg 5\n";
  EXPECT_EQ(error_of_labels(good), "no error");
  EXPECT_EQ(error_of_labels("\n  \n"),
            file + ": is empty; expected RAF-DB's labels, lines such as 'train_00001.jpg 5'");
  const std::string shape =
      ": expected a picture and its class, such as 'train_00001.jpg 5', found ";
  EXPECT_EQ(error_of_labels("train_00002.jpg\n"), file + ":1" + shape + "'train_00002.jpg'");
  EXPECT_EQ(error_of_labels("\x89PNG\r\n\x1a\n"),
            file + ":1" + shape + "'?PNG?'; 2 of the 2 lines cannot be read");
  const std::string range = ": expected a class from 1 (surprise) to 7 (neutral), found ";
  for (const std::string raf_class : {"0", "8", "-1", "5.5", "x", "99999999999"})
    EXPECT_EQ(error_of_labels("\ntrain_00001.jpg " + raf_class + "\n"),
              file + ":2" + range + "'" + raf_class + "'");
  EXPECT_EQ(error_of_labels("\x1F\x8B\x08"),
            file + ":1: is compressed by gzip; expected the file itself: gunzip it first");
  EXPECT_EQ(error_of_labels("\xFF\xFEt"), file + ":1: is UTF-16; expected UTF-8: save it as such");
  folder_.write("basic/Image/aligned/train_00001_aligned.jpg", "no picture");
  EXPECT_EQ(error_of_labels(good),
            "basic/Image/aligned/train_00001_aligned.jpg: cannot be decoded; expected a JPEG, PNG, "
            "TIFF, BMP or WebP picture");
}

TEST_F(Rafdb, LeavesOutLinesThatCannotBeRead) {
  for (int i = 1; i <= 5; ++i) picture("train_0000" + std::to_string(i) + "_aligned.jpg", i);
  const std::string good = "train_00001.jpg 5\ntrain_00002.jpg 5\ntrain_00003.jpg 5\n";
  labels(good + "train_00004.jpg 9\ntrain_00001.jpg 5\nvalid_0001.jpg 5\n");
  EXPECT_EQ(read().size(), 3U);
  const std::string file = kLabels;
  EXPECT_EQ(left_out_,
            (std::vector<std::string>{
                file + ":4: expected a class from 1 (surprise) to 7 (neutral), found '9'",
                file + ":5: expected every picture once, found train_00001.jpg again",
                file + ":6: expected a name that begins with train_ or test_, found "
                       "'valid_0001.jpg'",
                "basic/Image/aligned/train_00005_aligned.jpg: has no line in "
                "list_patition_label.txt"}));
  EXPECT_EQ(error_of_labels(good + "train_00004.jpg"),
            file +
                ":4: expected a picture and its class, such as 'train_00001.jpg 5', found "
                "'train_00004.jpg' (is the file cut off here?)");
}

TEST_F(Rafdb, CountsPicturesWithoutLinesAndLinesWithoutPictures) {
  picture("train_00001_aligned.jpg", 1);
  picture("train_00002_aligned.jpg", 2);
  labels("train_00001.jpg 5\ntest_0001.jpg 5\n");
  EXPECT_EQ(read().size(), 1U);
  EXPECT_EQ(
      left_out_,
      (std::vector<std::string>{
          "basic/Image/aligned/train_00002_aligned.jpg: has no line in "
          "list_patition_label.txt",
          "basic/Image/aligned/test_0001_aligned.jpg: cannot be opened; expected a picture"}));
}

TEST_F(Rafdb, LiesInAFolderAsArchivesUnpack) {
  picture("train_00001_aligned.jpg", 1);
  labels("train_00001.jpg 5\n");
  EXPECT_EQ(read_rafdb(folder_.path()).size(), 1U);
  // Its inner archive, unpacked where its pictures belong.
  std::filesystem::rename(folder_ / "basic/Image/aligned", folder_ / "basic/Image/inner");
  std::filesystem::create_directories(folder_ / "basic/Image/aligned");
  std::filesystem::rename(folder_ / "basic/Image/inner", folder_ / "basic/Image/aligned/aligned");
  EXPECT_EQ(read().size(), 1U);
  std::filesystem::create_directories(folder_ / "deep/er");
  std::filesystem::rename(folder_ / "basic", folder_ / "deep/er/basic");
  EXPECT_EQ(read_rafdb(folder_ / "deep").size(), 1U);
}

TEST_F(Rafdb, TakesAThirdColumnAndANameThatIsSpeltRight) {
  picture("train_00001_aligned.jpg", 1);
  std::filesystem::create_directories(folder_ / "basic/Image/original");
  test::write_picture(folder_ / "basic/Image/original/train_00001.jpg", test::flat(2));
  folder_.write("basic/EmoLabel/list_partition_label.txt", "train_00001.jpg 5 0\n");
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 1U);
  EXPECT_EQ(dataset.classes[dataset.records[0].own_label], "sad");
  EXPECT_EQ(dataset.plane(0)[0], 1);
}

TEST_F(Rafdb, TakesAByteOrderMarkAndNamesOfAlignedPictures) {
  picture("train_00001_aligned.jpg", 1);
  picture("train_00002_aligned.jpg", 2);
  labels("\xEF\xBB\xBFtrain_00001.jpg 5\r\ntrain_00002_aligned.jpg 4\r\n");
  EXPECT_EQ(read().size(), 2U);
  EXPECT_TRUE(left_out_.empty());
}

TEST_F(Rafdb, TakesFoldersInItsOwnOrderOfClasses) {
  constexpr std::array<std::string_view, 8> kNameOfClass = {
      "", "surprise", "fear", "disgust", "happy", "sad", "angry", "neutral"};
  for (int c = 1; c <= 7; ++c)
    for (const std::string split : {"train", "test"})
      test::write_picture(folder_ / ("sorted/" + split + "/" + std::to_string(c) + "/a.jpg"),
                          test::flat(10 * c));
  const FaceDataset dataset = read_rafdb(folder_ / "sorted");
  ASSERT_EQ(dataset.size(), 14U);
  for (std::size_t i = 0; i < dataset.size(); ++i)
    EXPECT_EQ(dataset.classes[dataset.records[i].own_label],
              kNameOfClass[dataset.plane(i)[0] / 10]);
  EXPECT_EQ(dataset.records[0].split, Split::kTest);
  std::filesystem::remove_all(folder_ / "sorted/train");
  std::filesystem::rename(folder_ / "sorted/test", folder_ / "sorted/Test");
  EXPECT_EQ(read_rafdb(folder_ / "sorted").images_of(Split::kTest).size(), 7U);
}

TEST_F(Rafdb, NamesWhatIsMissing) {
  EXPECT_EQ(error(), std::string(kLabels) +
                         ": cannot be opened; expected RAF-DB's labels, lines such as "
                         "'train_00001.jpg 5'");
  std::filesystem::create_directories(folder_ / kLabels);
  EXPECT_EQ(error(), std::string(kLabels) +
                         ": cannot be opened; expected RAF-DB's labels, lines such as "
                         "'train_00001.jpg 5'");
  std::filesystem::remove(folder_ / "basic/Image/aligned");
  EXPECT_EQ(error(),
            "basic: holds no RAF-DB; expected its `basic`, with EmoLabel and Image/aligned, or the "
            "one with train/1 to train/7");
  std::filesystem::remove_all(folder_ / "basic");
  EXPECT_EQ(error(), "basic: no such folder; expected RAF-DB's `basic`, with EmoLabel and Image");
}

TEST_F(Rafdb, LabelsTheClassesThatAreAskedForAlone) {
  picture("train_00001_aligned.jpg", 10);
  picture("train_00002_aligned.jpg", 20);
  labels("train_00001.jpg 5\ntrain_00002.jpg 4\n");
  ImageImport options;
  options.classes = {"happy", "neutral"};
  const FaceDataset dataset = read_rafdb(folder_ / "basic", options);
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.label(Protocol::kA, 0), std::nullopt);
  EXPECT_EQ(dataset.label(Protocol::kA, 1), 0);
}

TEST_F(Rafdb, KeepsWhatIsNotAskedForInFoldersAsWell) {
  test::write_picture(folder_ / "sorted/train/1/a.jpg", test::flat(10));
  test::write_picture(folder_ / "sorted/train/4/a.jpg", test::flat(20));
  ImageImport options;
  options.classes = {"happy", "neutral"};
  const FaceDataset dataset = read_rafdb(folder_ / "sorted", options);
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.label(Protocol::kA, 0), std::nullopt);
  EXPECT_EQ(dataset.label(Protocol::kA, 1), 0);
}

TEST_F(Rafdb, TakesMapsWithFoldersAlone) {
  test::write_picture(folder_ / "sorted/train/1/a.jpg", test::flat(10));
  test::write_picture(folder_ / "sorted/train/9/a.jpg", test::flat(20));
  picture("train_00001_aligned.jpg", 10);
  labels("train_00001.jpg 5\n");
  ImageImport options;
  options.class_of_folder = {{"9", "happy"}};
  const FaceDataset dataset = read_rafdb(folder_ / "sorted", options);
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.classes[dataset.records[1].own_label], "happy");
  EXPECT_EQ(test::user_sentence(folder_, [&] { read_rafdb(folder_ / "basic", options); }),
            "--map 9=happy: names a folder of a class; expected none with EmoLabel's labels");
}

}  // namespace
}  // namespace emoxnet::data

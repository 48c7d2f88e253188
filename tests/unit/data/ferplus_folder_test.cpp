#include "native/data/ferplus_folder.h"

#include <gtest/gtest.h>

#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::data {
namespace {

class FerplusFolder : public ::testing::Test {
 protected:
  void picture(const std::string& name, int level) {
    test::write_picture(folder_ / ("data/" + name), test::flat(level, vision::kSide));
  }

  /// left_out_: sentences about what is not taken, without the test's folder.
  FaceDataset read() {
    left_out_.clear();
    ImageImport options;
    options.on_left_out = [&](const std::string& sentence) {
      left_out_.push_back(sentence.substr(folder_.path().string().size() + 1));
    };
    return read_ferplus_folder(folder_ / "data", options);
  }

  std::string error_of_labels(const std::string& text) {
    folder_.write("data/FER2013Train/label.csv", text);
    return test::user_sentence(folder_, [&] { read(); });
  }

  test::TemporaryFolder folder_;
  std::vector<std::string> left_out_;
};

TEST_F(FerplusFolder, JoinsPicturesAndVotesByName) {
  picture("FER2013Train/fer0000000.png", 10);
  picture("FER2013Train/fer0000002.png", 12);
  picture("FER2013Test/fer0000009.png", 90);
  folder_.write("data/FER2013Train/label.csv",
                "fer0000002.png,\"(0, 0, 48, 48)\",0,8,2,0,0,0,0,0,0,0\n"
                "fer0000000.png,\"(0, 0, 48, 48)\",4,0,0,1,3,2,0,0,0,0\n");
  folder_.write("data/FER2013Test/label.csv",
                "fer0000009.png,\"(0, 0, 48, 48)\",0,0,0,0,0,0,0,10,0,0\r\n");
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const FaceRecord& record = dataset.records[i];
    const int level = dataset.plane(i)[0];
    EXPECT_EQ(record.split, level == 90 ? Split::kTest : Split::kTrain);
    EXPECT_EQ(record.votes, level == 10   ? (Votes{4, 0, 0, 1, 3, 2, 0, 0, 0, 0})
                            : level == 12 ? (Votes{0, 8, 2, 0, 0, 0, 0, 0, 0, 0})
                                          : (Votes{0, 0, 0, 0, 0, 0, 0, 10, 0, 0}));
    EXPECT_EQ(record.own_label, kNoLabel);
  }
  EXPECT_TRUE(left_out_.empty());
}

TEST_F(FerplusFolder, SaysWhatItLeavesOut) {
  picture("FER2013Train/a.png", 1);
  picture("FER2013Train/b.png", 2);
  folder_.write("data/FER2013Train/label.csv",
                "a.png,\"(0, 0, 48, 48)\",0,8,2,0,0,0,0,0,0,0\n"
                "c.png,\"(0, 0, 48, 48)\",0,8,2,0,0,0,0,0,0,0\n");
  EXPECT_EQ(read().size(), 1U);
  EXPECT_EQ(left_out_, (std::vector<std::string>{
                           "data/FER2013Train/b.png: has no line in label.csv",
                           "data/FER2013Train/c.png: cannot be opened; expected a picture"}));
}

TEST_F(FerplusFolder, LeavesOutLinesThatCannotBeRead) {
  for (const char* name : {"a.png", "b.png", "c.png"})
    picture(std::string("FER2013Train/") + name, 1);
  const std::string rest = ",\"(0, 0, 48, 48)\",0,8,2,0,0,0,0,0,0,0\n";
  folder_.write("data/FER2013Train/label.csv", "a.png" + rest +
                                                   "b.png,\"(0, 0, 48, 48)\",,8,2,0,0,0,0,0,0,0\n" +
                                                   "c.png" + rest + "a.png" + rest);
  EXPECT_EQ(read().size(), 2U);
  EXPECT_EQ(left_out_,
            (std::vector<std::string>{
                "data/FER2013Train/label.csv:2: expected neutral to be a whole number from 0 to "
                "255, found ''",
                "data/FER2013Train/label.csv:4: expected every picture once, found 'a.png' "
                "again"}));
}

TEST_F(FerplusFolder, LiesInAFolderAsArchivesUnpack) {
  picture("FER2013Train/PAR1.png", 1);  // begins as Parquet files do
  folder_.write("data/FER2013Train/label.csv", "PAR1.png,\"(0, 0, 48, 48)\",0,8,2,0,0,0,0,0,0,0\n");
  EXPECT_EQ(read_ferplus_folder(folder_.path()).size(), 1U);
}

TEST_F(FerplusFolder, NamesFileLineAndExpectation) {
  picture("FER2013Train/a.png", 1);
  const std::string file = "data/FER2013Train/label.csv:1: ";
  EXPECT_EQ(error_of_labels("a.png,0,8,2,0,0,0,0,0,0,0\n"), file + "expected 12 fields, found 11");
  EXPECT_EQ(error_of_labels("a.png,\"(0, 0, 48, 48)\",x,8,2,0,0,0,0,0,0,0\n"),
            file + "expected neutral to be a whole number from 0 to 255, found 'x'");
  EXPECT_EQ(error_of_labels("a.png,\"(1, 0, 48, 48)\",0,8,2,0,0,0,0,0,0,0\n"),
            file + "expected the box of a whole picture, (0, 0, 48, 48), found '(1, 0, 48, 48)'");
  const std::string row = "a.png,\"(0, 0, 48, 48)\",0,8,2,0,0,0,0,0,0,0\n";
  EXPECT_EQ(error_of_labels("../" + row),
            file + "expected the name of a picture, found '../a.png'");
  EXPECT_EQ(
      error_of_labels(row + "b.png"),
      "data/FER2013Train/label.csv:2: expected 12 fields, found 1 (is the file cut off here?)");
  EXPECT_EQ(error_of_labels("a.png;(0, 0, 48, 48);0;8;2;0;0;0;0;0;0;0\n"),
            file + "is separated by semicolons; expected commas");
  EXPECT_EQ(error_of_labels("a.png\t(0, 0, 48, 48)\t0\t8\t2\t0\t0\t0\t0\t0\t0\t0\n"),
            file + "is separated by tabs; expected commas");
  EXPECT_EQ(error_of_labels(""), "data/FER2013Train/label.csv: is empty; expected a CSV file");
  std::filesystem::remove(folder_ / "data/FER2013Train/label.csv");
  EXPECT_EQ(test::user_sentence(folder_, [&] { read(); }),
            "data: holds no FER2013Train, FER2013Valid or FER2013Test with a label.csv; expected "
            "the folder that FER+'s generate_training_data.py fills");
}

}  // namespace
}  // namespace emoxnet::data

#include "native/data/image_folder.h"

#include <gtest/gtest.h>

#include "tests/unit/support/made_pictures.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::data {
namespace {

class ImageFolder : public ::testing::Test {
 protected:
  void picture(const std::string& name, int level = 7) {
    test::write_picture(folder_ / ("set/" + name), test::flat(level, 60));
  }

  FaceDataset read() { return read_image_folder(folder_ / "set"); }

  std::string error() {
    return test::user_sentence(folder_, [&] { read(); });
  }

  test::TemporaryFolder folder_;
};

TEST_F(ImageFolder, KnowsEveryClassByItsNames) {
  const std::vector<std::pair<std::string, std::string>> names = {
      {"angry", "angry"},       {"anger", "angry"},        {"disgust", "disgust"},
      {"disgusted", "disgust"}, {"fear", "fear"},          {"fearful", "fear"},
      {"happy", "happy"},       {"happiness", "happy"},    {"sad", "sad"},
      {"sadness", "sad"},       {"surprise", "surprise"},  {"surprised", "surprise"},
      {"neutral", "neutral"},   {"neutrality", "neutral"}, {"Happy", "happy"},
      {"ANGER", "angry"}};
  for (const auto& [folder, name] : names) {
    std::filesystem::remove_all(folder_ / "set");
    picture("train/" + folder + "/a.png");
    const FaceDataset dataset = read();
    ASSERT_EQ(dataset.size(), 1U);
    EXPECT_EQ(vision::kClassNames[dataset.records[0].fer_label], name) << folder;
    EXPECT_EQ(label(Protocol::kA7, dataset.records[0].votes), dataset.records[0].fer_label);
    EXPECT_EQ(label(Protocol::kM7, dataset.records[0].votes), dataset.records[0].fer_label);
  }
}

TEST_F(ImageFolder, TakesSplitsFromFolders) {
  picture("test/happy/a.png", 1);
  picture("train/happy/a.jpg", 2);
  picture("train/happy/b.JPEG", 3);
  picture("train/sad/a.png", 4);
  for (const std::string valid : {"valid", "val", "Validation"}) {
    picture(valid + "/happy/a.PNG", 5);
    const FaceDataset dataset = read();
    ASSERT_EQ(dataset.size(), 5U);
    int seen = 0;
    for (std::size_t i = 0; i < 5; ++i) {
      const int level = dataset.plane(i)[0];
      seen |= 1 << level;
      EXPECT_EQ(dataset.records[i].split, level == 1   ? Split::kTest
                                          : level == 5 ? Split::kValid
                                                       : Split::kTrain);
      EXPECT_EQ(vision::kClassNames[dataset.records[i].fer_label], level == 4 ? "sad" : "happy");
    }
    EXPECT_EQ(seen, 0b111110);
    std::filesystem::remove_all(folder_ / ("set/" + valid));
  }
}

TEST_F(ImageFolder, HoldsOutATenthOfTrainWhereValidIsMissing) {
  for (int i = 0; i < 10; ++i) picture("train/fear/" + std::to_string(i) + ".png", i);
  const FaceDataset held = read();
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(held.records[i].split, i == 4 ? Split::kValid : Split::kTrain) << i;
  picture("valid/fear/a.png", 100);
  EXPECT_EQ(read().records[4].split, Split::kTrain);
}

TEST_F(ImageFolder, LeavesOutWhatIsNoPictureOrHidden) {
  picture("train/happy/a.png");
  picture("train/.thumbnails/a.png");
  picture(".git/happy/a.png");
  picture("train/happy/.a.png");
  folder_.write("set/README.txt", "about");
  folder_.write("set/train/happy/notes.txt", "about");
  EXPECT_EQ(read().size(), 1U);
}

TEST_F(ImageFolder, NamesWhatIsWrong) {
  const std::string layout = "expected split/class/picture, such as train/happy/0001.jpg";
  EXPECT_EQ(error(),
            "set: no such folder; expected a folder of split/class/picture, such as "
            "train/happy/0001.jpg");
  std::filesystem::create_directories(folder_ / "set/train/happy");
  EXPECT_EQ(error(), "set: holds no picture; " + layout);
  picture("train/a.png");
  EXPECT_EQ(error(), "set/train/a.png: a picture outside a class; " + layout);
  std::filesystem::remove(folder_ / "set/train/a.png");
  picture("train/contempt/a.png");
  EXPECT_EQ(error(),
            "set/train/contempt: unknown class; expected angry, disgust, fear, happy, sad, "
            "surprise or neutral");
  std::filesystem::remove_all(folder_ / "set/train/contempt");
  picture("dev/happy/a.png");
  EXPECT_EQ(error(), "set/dev: unknown split; expected train, valid or test");
  std::filesystem::remove_all(folder_ / "set/dev");
  folder_.write("set/train/happy/a.png", "no picture");
  EXPECT_EQ(error(), "set/train/happy/a.png: cannot be decoded; expected a JPEG or PNG picture");
}

}  // namespace
}  // namespace emoxnet::data

#include "native/data/image_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>

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

  /// left_out_: sentences about what is not taken, without the test's folder.
  FaceDataset read() {
    left_out_.clear();
    ImageImport options;
    options.classes = classes_;
    options.class_of_folder = maps_;
    options.strict = strict_;
    options.on_left_out = [&](const std::string& sentence) {
      left_out_.push_back(sentence.substr(folder_.path().string().size() + 1));
    };
    return read_image_folder(folder_ / "set", options);
  }

  std::string error() {
    return test::user_sentence(folder_, [&] { read(); });
  }

  test::TemporaryFolder folder_;
  Classes classes_ = seven_classes();
  std::map<std::string, std::string> maps_;
  std::vector<std::string> left_out_;
  bool strict_ = false;
};

TEST_F(ImageFolder, KnowsEveryClassByItsNames) {
  const std::vector<std::pair<std::string, std::string>> names = {
      {"angry", "angry"},       {"anger", "angry"},        {"disgust", "disgust"},
      {"disgusted", "disgust"}, {"fear", "fear"},          {"fearful", "fear"},
      {"happy", "happy"},       {"happiness", "happy"},    {"sad", "sad"},
      {"sadness", "sad"},       {"surprise", "surprise"},  {"surprised", "surprise"},
      {"neutral", "neutral"},   {"neutrality", "neutral"}, {"Happy", "happy"},
      {"ANGER", "angry"},       {"0_angry", "angry"},      {"3 - Happy", "happy"}};
  for (const auto& [folder, name] : names) {
    std::filesystem::remove_all(folder_ / "set");
    picture("train/" + folder + "/a.png");
    const FaceDataset dataset = read();
    ASSERT_EQ(dataset.size(), 1U);
    EXPECT_EQ(dataset.classes[dataset.records[0].own_label], name) << folder;
    EXPECT_EQ(dataset.label(Protocol::kA, 0), dataset.records[0].own_label);
    EXPECT_EQ(dataset.label(Protocol::kM, 0), dataset.records[0].own_label);
  }
}

TEST_F(ImageFolder, TakesSplitsFromFolders) {
  picture("test/happy/a.png", 1);
  picture("train/happy/a.jpg", 2);
  picture("train/happy/b.JPEG", 3);
  picture("train/sad/a.png", 4);
  for (const std::string valid : {"valid", "val", "Validation", "val_set", "dev"}) {
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
      EXPECT_EQ(dataset.classes[dataset.records[i].own_label], level == 4 ? "sad" : "happy");
    }
    EXPECT_EQ(seen, 0b111110);
    std::filesystem::remove_all(folder_ / ("set/" + valid));
  }
}

TEST_F(ImageFolder, KnowsFer2013sOwnNamesOfSplits) {
  picture("Training/happy/a.png", 1);
  picture("PublicTest/happy/a.png", 2);
  picture("privatetest/sad/a.png", 3);
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 3U);
  constexpr std::array<Split, 4> kSplitOfLevel = {{{}, Split::kTrain, Split::kValid, Split::kTest}};
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_EQ(dataset.records[i].split, kSplitOfLevel.at(dataset.plane(i)[0]));
  EXPECT_TRUE(left_out_.empty());
}

TEST_F(ImageFolder, HoldsOutATenthOfTrainWhereValidIsMissing) {
  for (int i = 0; i < 10; ++i) picture("train/fear/" + std::to_string(i) + ".png", i);
  const FaceDataset held = read();
  for (int i = 0; i < 10; ++i)
    EXPECT_EQ(held.records[i].split, i == 4 ? Split::kValid : Split::kTrain) << i;
  picture("valid/fear/a.png", 100);
  EXPECT_EQ(read().records[4].split, Split::kTrain);
}

TEST_F(ImageFolder, TakesEveryKindOfPicture) {
  for (const std::string kind :
       {"jpg", "jpeg", "jpe", "png", "tif", "tiff", "bmp", "dib", "webp", "pgm", "TIFF"})
    picture("train/happy/a-" + kind + "." + kind, 9);
  test::write_picture(folder_ / "set/train/happy/a.ppm", {60, 60, CV_8UC3, cv::Scalar(9, 9, 9)});
  picture("train/happy/b.jpg", 9);
  std::filesystem::rename(folder_ / "set/train/happy/b.jpg", folder_ / "set/train/happy/b.JFIF");
  for (const std::string lost : {"c", "d.jpg_large"}) {
    picture("train/happy/" + lost + ".png", 9);
    std::filesystem::rename(folder_ / ("set/train/happy/" + lost + ".png"),
                            folder_ / ("set/train/happy/" + lost));
  }
  const FaceDataset dataset = read();
  EXPECT_EQ(dataset.size(), 15U);
  for (std::size_t i = 0; i < dataset.size(); ++i) EXPECT_NEAR(dataset.plane(i)[7], 9, 1);
  EXPECT_TRUE(left_out_.empty());
}

TEST_F(ImageFolder, TakesClassesWithoutSplitsAndWhatAnArchiveHolds) {
  picture("CK+48/happy/a.png");
  picture("CK+48/sadness/a.png");
  picture("__MACOSX/CK+48/happy/a.png");
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.records[0].split, Split::kTrain);
  EXPECT_EQ(dataset.classes[dataset.records[1].own_label], "sad");
  EXPECT_TRUE(left_out_.empty());
}

TEST_F(ImageFolder, PassesOverWhatIsHidden) {
  picture("train/happy/a.png");
  picture("train/.thumbnails/a.png");
  picture(".git/happy/a.png");
  picture("train/happy/.a.png");
  picture("train/__MACOSX/a.png");
  EXPECT_EQ(read().size(), 1U);
  EXPECT_TRUE(left_out_.empty());
}

TEST_F(ImageFolder, SaysWhatItLeavesOut) {
  picture("train/happy/a.png");
  picture("train/contempt/a.png");
  picture("train/contempt/b.png");
  picture("train/a.png");
  picture("train/happy/more/a.png");
  picture("train/happy/more/deep/b.png");
  picture("extra/happy/a.png");
  picture("extra/a.png");
  picture("train/joy/deep/a.png");
  picture("train/joy/.hidden/a.png");
  picture("train/very joyful/a.png");
  folder_.write("set/train/happy/notes.txt", "about");
  folder_.write("set/train/happy/b.png", "no picture");
  ASSERT_EQ(::mkfifo((folder_ / "set/train/happy/pipe.png").c_str(), 0600), 0);
  EXPECT_EQ(read().size(), 1U);
  std::sort(left_out_.begin(), left_out_.end());
  EXPECT_EQ(left_out_,
            (std::vector<std::string>{
                "set/extra: unknown split with 2 pictures; expected train, valid or test",
                "set/train/a.png: a picture outside a class",
                "set/train/contempt: unknown class with 2 pictures; expected angry, disgust, fear, "
                "happy, sad, surprise, neutral, or --map contempt=CLASS or contempt=skip, or "
                "--classes with it",
                "set/train/happy/b.png: cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP "
                "picture",
                "set/train/happy/more: a folder within a class with 2 pictures; expected its "
                "pictures",
                "set/train/happy/notes.txt: no picture; expected a picture, such as 0001.jpg",
                "set/train/happy/pipe.png: no file; expected a picture, such as 0001.jpg",
                "set/train/joy: unknown class with 1 picture; expected angry, disgust, fear, "
                "happy, sad, surprise, neutral, or --map joy=CLASS or joy=skip, or --classes with "
                "it",
                "set/train/very joyful: unknown class with 1 picture; expected angry, disgust, "
                "fear, happy, sad, surprise, neutral, or --map 'very joyful=CLASS' or 'very "
                "joyful=skip', or --classes with it"}));
  strict_ = true;
  EXPECT_NE(error(), "no error");
}

/// To the superuser nothing is closed: while one lives, a test runs as nobody.
class AsNobody {
 public:
  AsNobody() : is_possible_(user_ != 0 || ::seteuid(kNobody) == 0) {}
  ~AsNobody() { EXPECT_EQ(::seteuid(user_), 0); }
  AsNobody(const AsNobody&) = delete;
  AsNobody& operator=(const AsNobody&) = delete;

  [[nodiscard]] bool is_possible() const { return is_possible_; }

 private:
  static constexpr uid_t kNobody = 65534;
  const uid_t user_ = ::geteuid();
  const bool is_possible_;
};

TEST_F(ImageFolder, SaysWhatCannotBeOpened) {
  picture("train/happy/a.png");
  folder_.write("set/train/happy/b", "closed");
  std::filesystem::permissions(folder_ / "set/train/happy/b", std::filesystem::perms::none);
  std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
  const AsNobody nobody;
  if (!nobody.is_possible()) GTEST_SKIP() << "there is no other user here";
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(read().size(), 1U);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(left_out_,
            (std::vector<std::string>{"set/train/happy/b: cannot be opened; expected a picture, "
                                      "such as 0001.jpg"}));
}

TEST_F(ImageFolder, NamesPhonesPicturesWhateverTheirNames) {
  picture("train/happy/a.png");
  const std::string heic = std::string(3, '\0') + '\x18' + "ftypheic" + std::string(20, 'x');
  folder_.write("set/train/happy/b.jpg", heic);
  folder_.write("set/train/happy/c.heic", heic);
  folder_.write("set/train/happy/d", heic);
  EXPECT_EQ(read().size(), 1U);
  const std::string sentence =
      ": is a HEIC or AVIF picture; expected a JPEG, PNG, TIFF, BMP or WebP one";
  EXPECT_EQ(left_out_, (std::vector<std::string>{"set/train/happy/b.jpg" + sentence,
                                                 "set/train/happy/c.heic" + sentence,
                                                 "set/train/happy/d" + sentence}));
}

TEST_F(ImageFolder, TakesClassesOfOtherNamesAsItIsTold) {
  picture("train/3/a.png");
  picture("train/Joy/a.png");
  picture("train/contempt/a.png");
  maps_ = {{"3", "sad"}, {"joy", "happy"}, {"contempt", "skip"}};
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.classes[dataset.records[0].own_label], "sad");
  EXPECT_EQ(dataset.classes[dataset.records[1].own_label], "happy");
  EXPECT_TRUE(left_out_.empty());
  maps_ = {{"joy", "hapy"}};
  EXPECT_EQ(error(),
            "--map joy=hapy: expected angry, disgust, fear, happy, sad, surprise, neutral or skip "
            "behind the sign");
  maps_ = {{"joy", "happy"}, {"contmept", "skip"}};
  EXPECT_EQ(error(), "--map contmept=skip: no class folder has this name; found 3, Joy, contempt");
}

TEST_F(ImageFolder, TakesContemptAmongEightClasses) {
  picture("train/contempt/a.png");
  picture("train/happiness/a.png");
  classes_ = eight_classes();
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.classes, eight_classes());
  EXPECT_EQ(dataset.label(Protocol::kA, 0), 7);
  EXPECT_EQ(dataset.label(Protocol::kM, 1), 3);
  EXPECT_TRUE(left_out_.empty());
}

TEST_F(ImageFolder, TakesWhateverClassesItIsTold) {
  picture("train/bored/a.png");
  picture("train/1_Happiness/a.png");
  picture("train/angry/a.png");
  classes_ = {"happy", "bored"};
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.label(Protocol::kA, 0), 0);
  EXPECT_EQ(dataset.label(Protocol::kA, 1), 1);
  EXPECT_EQ(left_out_,
            (std::vector<std::string>{
                "set/train/angry: unknown class with 1 picture; expected happy, bored, or --map "
                "angry=CLASS or angry=skip, or --classes with it"}));
}

TEST_F(ImageFolder, TakesClassesWhoseNamesBeginWithANumber) {
  picture("train/2d/a.png");
  picture("train/3D/a.png");
  classes_ = {"3d", "2d"};
  const FaceDataset dataset = read();
  ASSERT_EQ(dataset.size(), 2U);
  EXPECT_EQ(dataset.label(Protocol::kA, 0), 1);
  EXPECT_EQ(dataset.label(Protocol::kA, 1), 0);
}

TEST_F(ImageFolder, NamesWhatIsWrong) {
  EXPECT_EQ(error(),
            "set: no such folder; expected a folder of split/class/picture, such as "
            "train/happy/0001.jpg, or of class/picture");
  std::filesystem::create_directories(folder_ / "set/train/happy");
  const std::string expected =
      "expected split/class/picture, such as train/happy/0001.jpg, or class/picture; where classes "
      "have other names or numbers, --map joy=happy, --map 1=happy and so on, or --rafdb for "
      "RAF-DB's order";
  EXPECT_EQ(error(), "set: holds no picture of a known class; " + expected);
  picture("train/bored/a.png");
  picture("train/happy/more/a.png");
  EXPECT_EQ(error(),
            "set: holds no picture of a known class; left out: train/bored (unknown class with 1 "
            "picture), train/happy/more (a folder within a class with 1 picture); " +
                expected);
  for (int i = 0; i < 9; ++i) picture("train/bored-" + std::to_string(i) + "/a.png");
  EXPECT_NE(error().find("bored-3 (unknown class with 1 picture) and 6 more; expected"),
            std::string::npos)
      << error();
  folder_.write("set/train/happy/a.png", "no picture");
  EXPECT_EQ(error(),
            "set/train/happy/a.png: cannot be decoded; expected a JPEG, PNG, TIFF, BMP or WebP "
            "picture");
}

TEST_F(ImageFolder, SaysHowAffectNetsPicturesAreTaken) {
  for (const std::string split : {"train_set", "val_set"}) {
    picture(split + "/images/0.jpg");
    folder_.write("set/" + split + "/annotations/0_exp.npy", "\x93NUMPY");
  }
  EXPECT_EQ(error(),
            "set: holds AffectNet's labels as annotations/*_exp.npy, which are not read; expected "
            "its pictures sorted by these numbers into a folder for each class, such as "
            "train/happy: 0 neutral, 1 happy, 2 sad, 3 surprise, 4 fear, 5 disgust, 6 angry, "
            "7 contempt (--classes 8)");
}

}  // namespace
}  // namespace emoxnet::data

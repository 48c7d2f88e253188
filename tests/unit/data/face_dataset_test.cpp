#include "native/data/face_dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <string>

#include "native/support/fnv1a.h"
#include "native/support/user_error.h"
#include "native/vision/labels.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet::data {
namespace {

std::string sentence_of(const std::filesystem::path& file) {
  try {
    FaceDataset::load(file);
  } catch (const UserError& error) {
    return error.what();
  }
  return "no error";
}

// Image `to` gets the pixels of image `from`.
void make_twins(FaceDataset& dataset, std::size_t from, std::size_t to) {
  std::copy_n(dataset.plane(from), vision::kPixels,
              dataset.pixels.begin() + static_cast<std::ptrdiff_t>(to * vision::kPixels));
  dataset.find_twins();
}

std::vector<std::size_t> images(const std::vector<Example>& examples) {
  std::vector<std::size_t> all;
  all.reserve(examples.size());
  for (const Example& example : examples) all.push_back(example.image);
  return all;
}

TEST(FaceDataset, SurvivesTheFile) {
  const test::TemporaryFolder folder;
  const FaceDataset before = test::made_faces(14, 7);
  before.save(folder / "x.faces");
  const FaceDataset after = FaceDataset::load(folder / "x.faces");
  EXPECT_EQ(after.pixels, before.pixels);
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) {
    EXPECT_EQ(after.records[i].split, before.records[i].split);
    EXPECT_EQ(after.records[i].votes, before.records[i].votes);
    EXPECT_EQ(after.records[i].splits_of_twins, before.records[i].splits_of_twins);
  }
}

TEST(FaceDataset, NamesItsClassesInTheFile) {
  const test::TemporaryFolder folder;
  const Classes classes = {"bored", "happy", "not sure"};
  test::made_faces_of(classes, 6, 3).save(folder / "x.faces");
  const FaceDataset after = FaceDataset::load(folder / "x.faces");
  EXPECT_EQ(after.classes, classes);
  for (const Protocol protocol : {Protocol::kA, Protocol::kM})
    EXPECT_EQ(count_labels(select(after, Split::kTrain, protocol, Duplicates::kInclude), 3),
              (std::vector<int>{2, 2, 2}));
}

// A file as the program wrote it before data sets named their classes.
TEST(FaceDataset, OfTheFirstVersionHasTheSeven) {
  const test::TemporaryFolder folder;
  const FaceDataset before = test::made_faces(7, 7);
  std::string bytes("EMOXFACE\1\0\0\0\x30\0\0\0\x0e\0\0\0", 20);
  bytes.append(reinterpret_cast<const char*>(before.records.data()),
               before.size() * sizeof(FaceRecord));
  bytes.append(before.pixels.begin(), before.pixels.end());
  Fnv1a hash;
  hash.add(bytes.data(), bytes.size());
  const std::uint64_t sum = hash.value();
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  const FaceDataset after = FaceDataset::load(folder.write("old.faces", bytes));
  EXPECT_EQ(after.classes, seven_classes());
  EXPECT_EQ(after.pixels, before.pixels);
  EXPECT_EQ(after.label(Protocol::kA, 3), 3);
  EXPECT_EQ(after.training_fingerprint(), before.training_fingerprint());
}

TEST(FaceDataset, RefusesClassesThatThereAreNot) {
  const test::TemporaryFolder folder;
  FaceDataset dataset = test::made_faces_of({"bored", "happy"}, 4, 2);
  dataset.records[3].own_label = 2;
  dataset.save(folder / "label.faces");
  EXPECT_NE(sentence_of(folder / "label.faces").find("unknown class"), std::string::npos);
  dataset = test::made_faces_of({"bored", "happy"}, 4, 2);
  dataset.classes = {"bored", "bored"};
  dataset.save(folder / "twice.faces");
  EXPECT_NE(sentence_of(folder / "twice.faces").find("names no classes"), std::string::npos);
}

TEST(FaceDataset, OwnLabelsCountWhereNobodyVoted) {
  FaceDataset dataset = test::made_faces(7, 0);
  dataset.records[0].own_label = 5;  // all voted for 0
  EXPECT_EQ(dataset.label(Protocol::kA, 0), 0);
  dataset.records[0].votes = {};
  EXPECT_EQ(dataset.label(Protocol::kA, 0), 5);
  EXPECT_EQ(dataset.label(Protocol::kM, 0), 5);
  const auto before = dataset.training_fingerprint();
  dataset.records[0].own_label = kNoLabel;
  EXPECT_EQ(dataset.label(Protocol::kA, 0), std::nullopt);
  EXPECT_NE(dataset.training_fingerprint(), before);
}

TEST(FaceDataset, RefusesMissingForeignTruncatedAndDamagedFiles) {
  const test::TemporaryFolder folder;
  EXPECT_NE(sentence_of(folder / "missing").find("cannot be opened"), std::string::npos);
  EXPECT_NE(sentence_of(folder.path()).find("is a folder or a pipe"), std::string::npos);
  EXPECT_NE(sentence_of(folder.write("foreign", "PK\3\4 not ours")).find("not a packed data set"),
            std::string::npos);
  const auto file = folder / "x.faces";
  test::made_faces(7, 7).save(file);
  const auto size = std::filesystem::file_size(file);
  {
    std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
    damage.seekp(static_cast<std::streamoff>(size / 2));
    damage.put('\xff').put('\x01');
  }
  EXPECT_NE(sentence_of(file).find("damaged"), std::string::npos);
  std::filesystem::resize_file(file, size - 1);
  EXPECT_NE(sentence_of(file).find("expected " + std::to_string(size)), std::string::npos);
}

TEST(FaceDataset, RefusesASplitThatThereIsNot) {
  const test::TemporaryFolder folder;
  FaceDataset dataset = test::made_faces(7, 7);
  dataset.records[3].split = static_cast<Split>(kSplits);
  dataset.save(folder / "x.faces");
  EXPECT_NE(sentence_of(folder / "x.faces").find("unknown split"), std::string::npos);
}

TEST(FaceDataset, TrainLosesWhatValidHas) {
  FaceDataset dataset = test::made_faces(14, 7);
  make_twins(dataset, 15, 3);  // valid image 15 also is train image 3
  const auto all = select(dataset, Split::kTrain, Protocol::kA, Duplicates::kInclude);
  const auto without = select(dataset, Split::kTrain, Protocol::kA, Duplicates::kExclude);
  EXPECT_EQ(all.size(), 14U);
  EXPECT_EQ(images(without), (std::vector<std::size_t>{0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13}));
}

TEST(FaceDataset, ValidLosesWhatTrainHasButNotWhatTestHas) {
  FaceDataset dataset = test::made_faces(14, 7);
  dataset.records[20].split = Split::kTest;
  make_twins(dataset, 2, 16);   // train and valid
  make_twins(dataset, 17, 20);  // valid and test
  const auto valid = images(select(dataset, Split::kValid, Protocol::kA, Duplicates::kExclude));
  EXPECT_EQ(valid, (std::vector<std::size_t>{14, 15, 17, 18, 19}));
  EXPECT_TRUE(select(dataset, Split::kTest, Protocol::kA, Duplicates::kExclude).empty());
}

TEST(FaceDataset, DevIsASliceOfTrainThatKeepsCopiesTogether) {
  const FaceDataset before = test::made_faces(400, 30);
  FaceDataset after = before;
  after.set_dev_aside(0.25);
  std::map<std::string, Split> split_of_picture;
  int dev = 0;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const Split split = after.records[i].split;
    EXPECT_EQ(split == Split::kValid, before.records[i].split == Split::kValid);
    if (split == Split::kValid) continue;
    dev += split == Split::kDev ? 1 : 0;
    const std::string picture(reinterpret_cast<const char*>(after.plane(i)), vision::kPixels);
    EXPECT_EQ(split_of_picture.emplace(picture, split).first->second, split) << i;
  }
  EXPECT_NEAR(dev, 100, 40);
  EXPECT_EQ(after.selection_split(), Split::kDev);
  EXPECT_EQ(before.selection_split(), Split::kValid);
  EXPECT_THROW(after.set_dev_aside(0.6), UserError);
}

TEST(FaceDataset, APictureGoesToDevWhicheverOthersThereAre) {
  FaceDataset few = test::made_faces(20, 0), many = test::made_faces(200, 0);
  few.set_dev_aside(0.3);
  many.set_dev_aside(0.3);
  for (std::size_t i = 0; i < few.size(); ++i)
    EXPECT_EQ(few.records[i].split, many.records[i].split) << i;
}

TEST(FaceDataset, NoSplitSharesAPictureWithDev) {
  FaceDataset dataset = test::made_faces(14, 7);
  for (const std::size_t i : {4, 5, 6}) dataset.records[i].split = Split::kDev;
  make_twins(dataset, 1, 4);   // train and dev
  make_twins(dataset, 16, 5);  // valid and dev
  const auto of = [&](Split split) {
    return images(select(dataset, split, Protocol::kA, Duplicates::kExclude));
  };
  EXPECT_EQ(of(Split::kDev), (std::vector<std::size_t>{6}));
  EXPECT_EQ(of(Split::kTrain), (std::vector<std::size_t>{0, 2, 3, 7, 8, 9, 10, 11, 12, 13}));
  EXPECT_EQ(of(Split::kValid), (std::vector<std::size_t>{14, 15, 17, 18, 19, 20}));
}

TEST(FaceDataset, TwinsWithinASplitStay) {
  FaceDataset dataset = test::made_faces(14, 7);
  make_twins(dataset, 1, 8);
  EXPECT_EQ(select(dataset, Split::kTrain, Protocol::kA, Duplicates::kExclude).size(), 14U);
}

TEST(FaceDataset, HoldsOutTheSameShareOfEveryLabel) {
  FaceDataset dataset = test::made_faces(140, 0);
  dataset.hold_out_valid(0.1);
  std::vector<int> held(vision::kClasses);
  for (const std::size_t i : dataset.images_of(Split::kValid)) ++held[dataset.records[i].own_label];
  for (const int count : held) EXPECT_EQ(count, 2);
  EXPECT_EQ(dataset.records[4 * vision::kClasses].split, Split::kValid);  // the fifth of its label
  const std::size_t before = dataset.images_of(Split::kValid).size();
  dataset.hold_out_valid(0.5);  // there is one already
  EXPECT_EQ(dataset.images_of(Split::kValid).size(), before);
  EXPECT_THROW(dataset.hold_out_valid(0.6), UserError);
}

TEST(FaceDataset, NearTwinsAreKeptFromTrainingAlone) {
  FaceDataset dataset = test::made_faces(14, 7);
  dataset.records[6].split = Split::kDev;
  dataset.find_twins();
  const auto before = dataset.training_fingerprint();
  const auto near = [&](std::size_t a, std::size_t b) {
    for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)})
      dataset.records[one].splits_of_near_twins |=
          1U << static_cast<unsigned>(dataset.records[other].split);
  };
  near(1, 15);  // train and valid
  near(2, 6);   // train and dev
  const auto of = [&](Split split) {
    return select(dataset, split, Protocol::kA, Duplicates::kExclude).size();
  };
  EXPECT_EQ(of(Split::kTrain), 11U);
  EXPECT_EQ(of(Split::kDev), 1U);
  EXPECT_EQ(of(Split::kValid), 7U);
  EXPECT_EQ(count_near_twins(dataset), 2U);
  EXPECT_NE(dataset.training_fingerprint(), before);
  near(6, 16);  // dev and valid
  EXPECT_EQ(of(Split::kDev), 0U);
  EXPECT_EQ(select(dataset, Split::kTrain, Protocol::kA, Duplicates::kInclude).size(), 13U);
}

}  // namespace
}  // namespace emoxnet::data

#include "native/train/soft_labels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <tuple>

#include "native/support/fnv1a.h"
#include "native/support/user_error.h"
#include "native/vision/labels.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/train/made_soft_labels.h"

namespace emoxnet::train {
namespace {

class SoftLabelsFile : public ::testing::Test {
 protected:
  SoftLabels made() const {
    data::Augmentation warping;
    warping.rotation = 7;
    warping.faults = 0.5;  // no part of a view
    return test::made_soft_labels(faces_, 14, [](std::size_t i) { return static_cast<int>(i % 7); },
                                  {5, 2, warping});
  }

  const data::FaceDataset faces_ = test::made_faces(14, 7);
  const test::TemporaryFolder folder_;
};

TEST_F(SoftLabelsFile, ComesBackAsProbabilitiesOfTheImagesAskedFor) {
  SoftLabels before = made();
  const auto at =
      std::lower_bound(before.pictures.begin(), before.pictures.end(), faces_.picture(3)) -
      before.pictures.begin();
  const std::vector<std::uint8_t> shares = {51, 0, 0, 0, 0, 0, 204};
  std::copy(shares.begin(), shares.end(), before.shares.begin() + (3 * at + 2) * vision::kClasses);
  before.save(folder_ / "x.soft");
  ASSERT_TRUE(SoftLabels::is_file(folder_ / "x.soft"));
  const auto labels = SoftLabels::load(folder_ / "x.soft");
  EXPECT_EQ(labels.views.seed, 5U);
  EXPECT_EQ(labels.views.count, 2);
  EXPECT_DOUBLE_EQ(labels.views.warping.rotation, 7);
  EXPECT_DOUBLE_EQ(labels.views.warping.faults, 0);
  const auto rows = labels.select("x.soft", faces_, {10, 3});
  ASSERT_EQ(rows.sizes(), (torch::IntArrayRef{2, 3, vision::kClasses}));
  EXPECT_NEAR(rows[0][0][3].item<double>(), 1, 1e-6);
  EXPECT_NEAR(rows[1][1][3].item<double>(), 1, 1e-6);
  EXPECT_NEAR(rows[1][2][0].item<double>(), 0.2, 1e-6);
  EXPECT_NEAR(rows[1][2][6].item<double>(), 0.8, 1e-6);
}

TEST_F(SoftLabelsFile, FitsEveryDataSetWithThesePictures) {
  // Other pictures before, between and behind them, and one of them set aside.
  auto more = test::made_faces(0, 21);
  more.records.insert(more.records.end(), faces_.records.begin(), faces_.records.end());
  more.pixels.insert(more.pixels.end(), faces_.pixels.begin(), faces_.pixels.end());
  more.records[21].split = data::Split::kDev;
  const auto rows = made().select("x.soft", more, {22});
  EXPECT_NEAR(rows[0][0][1].item<double>(), 1, 1e-6);
}

TEST_F(SoftLabelsFile, RefusesImagesItDoesNotKnow) {
  const auto others = test::made_faces(21, 0);
  EXPECT_THROW(std::ignore = made().select("x.soft", others, {18}), UserError);
  EXPECT_THROW(std::ignore = SoftLabels().select("x.soft", faces_, {5}), UserError);
}

TEST_F(SoftLabelsFile, TakesTheOwnLabelsOfTheFewImagesItDoesNotKnow) {
  const auto others = test::made_faces(21, 0);
  const std::vector<std::size_t> known = {0, 1, 2, 3, 4, 5, 6, 7, 8};
  std::vector<std::size_t> images = {18};
  images.insert(images.end(), known.begin(), known.end());
  const auto own = torch::one_hot(torch::full({10}, 6), vision::kClasses).to(torch::kFloat32);
  const auto rows = made().select("x.soft", others, images, own);
  EXPECT_TRUE(torch::equal(rows[0], own.slice(0, 0, 3)));
  EXPECT_TRUE(torch::equal(rows.slice(0, 1), made().select("x.soft", others, known)));
  images[1] = 19;
  EXPECT_THROW(std::ignore = made().select("x.soft", others, images, own), UserError);
}

TEST_F(SoftLabelsFile, RefusesForeignCutAndChangedFiles) {
  const auto path = folder_ / "x.soft";
  EXPECT_THROW(SoftLabels::load(folder_ / "none.soft"), UserError);
  EXPECT_THROW(SoftLabels::load(folder_.write("junk.soft", "junk")), UserError);
  made().save(path);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(90);
  file.put(77);
  file.close();
  EXPECT_THROW(SoftLabels::load(path), UserError);
  made().save(path);
  std::filesystem::resize_file(path, 100);
  EXPECT_THROW(SoftLabels::load(path), UserError);
}

TEST_F(SoftLabelsFile, NamesItsClasses) {
  const data::Classes classes = {"bored", "happy", "sad"};
  const auto faces = test::made_faces_of(classes, 6, 3);
  const auto path = folder_ / "three.soft";
  test::made_soft_labels(faces, 6, [](std::size_t i) {
    return static_cast<int>(i % 3);
  }).save(path);
  const auto labels = SoftLabels::load(path);
  EXPECT_EQ(labels.classes, classes);
  const auto rows = labels.select("three.soft", faces, {4});
  ASSERT_EQ(rows.sizes(), (torch::IntArrayRef{1, 1, 3}));
  EXPECT_NEAR(rows[0][0][1].item<double>(), 1, 1e-6);
  EXPECT_THROW(std::ignore = labels.select("three.soft", faces_, {4}), UserError);
}

// A file as the program wrote it before soft labels named their classes.
TEST_F(SoftLabelsFile, OfTheSecondVersionHasTheSeven) {
  const auto path = folder_ / "x.soft";
  const SoftLabels before = made();
  before.save(path);
  std::ifstream in(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  constexpr std::size_t kHeader = 80, kVersionAt = 8, kNameBytesAt = 20;
  bytes.erase(bytes.size() - sizeof(std::uint64_t));
  bytes.erase(kHeader, data::to_lines(before.classes).size());
  bytes[kVersionAt] = 2;
  bytes[kNameBytesAt] = 0;
  Fnv1a hash;
  hash.add(bytes.data(), bytes.size());
  const std::uint64_t sum = hash.value();
  bytes.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  const SoftLabels after = SoftLabels::load(folder_.write("old.soft", bytes));
  EXPECT_EQ(after.classes, data::seven_classes());
  EXPECT_EQ(after.shares, before.shares);
}

}  // namespace
}  // namespace emoxnet::train

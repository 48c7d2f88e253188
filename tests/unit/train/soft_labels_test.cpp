#include "native/train/soft_labels.h"

#include <gtest/gtest.h>

#include "native/support/user_error.h"
#include "tests/unit/support/made_faces.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet::train {
namespace {

class SoftLabelsFile : public ::testing::Test {
 protected:
  SoftLabels made() const {
    SoftLabels labels{faces_.fingerprint(data::Split::kTrain), {}};
    for (std::uint16_t i = 0; i < 14; ++i) labels.rows.push_back({i, 0, 0, 0, 0, 0, 30000});
    return labels;
  }

  const data::FaceDataset faces_ = test::made_faces(14, 7);
  const test::TemporaryFolder folder_;
};

TEST_F(SoftLabelsFile, ComesBackAsProbabilitiesOfTheImagesAskedFor) {
  made().save(folder_ / "x.soft");
  ASSERT_TRUE(SoftLabels::is_file(folder_ / "x.soft"));
  const auto rows = SoftLabels::load(folder_ / "x.soft").select("x.soft", faces_, {3, 10});
  ASSERT_EQ(rows.sizes(), (torch::IntArrayRef{2, vision::kClasses}));
  EXPECT_NEAR(rows[1][0].item<double>(), 10.0 / 30010, 1e-7);
  EXPECT_NEAR(rows[0][6].item<double>(), 30000.0 / 30003, 1e-6);
}

TEST_F(SoftLabelsFile, FitsTheSameTrainSplitWithOtherValidImages) {
  auto more = faces_;
  const data::FaceDataset others = test::made_faces(0, 21);
  more.records.insert(more.records.end(), others.records.begin(), others.records.end());
  more.pixels.insert(more.pixels.end(), others.pixels.begin(), others.pixels.end());
  EXPECT_NO_THROW(made().select("x.soft", more, {0}));
}

TEST_F(SoftLabelsFile, RefusesOtherImagesAndImagesItDoesNotKnow) {
  auto labels = made();
  labels.rows[4] = {};
  EXPECT_THROW(labels.select("x.soft", faces_, {4}), UserError);
  EXPECT_NO_THROW(labels.select("x.soft", faces_, {5}));
  EXPECT_THROW(labels.select("x.soft", test::made_faces(21, 7), {5}), UserError);
  labels.fingerprint ^= 1;
  EXPECT_THROW(labels.select("x.soft", faces_, {5}), UserError);
}

TEST_F(SoftLabelsFile, RefusesForeignCutAndChangedFiles) {
  const auto path = folder_ / "x.soft";
  EXPECT_THROW(SoftLabels::load(folder_ / "none.soft"), UserError);
  EXPECT_THROW(SoftLabels::load(folder_.write("junk.soft", "junk")), UserError);
  made().save(path);
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(40);
  file.put(77);
  file.close();
  EXPECT_THROW(SoftLabels::load(path), UserError);
  made().save(path);
  std::filesystem::resize_file(path, 100);
  EXPECT_THROW(SoftLabels::load(path), UserError);
}

}  // namespace
}  // namespace emoxnet::train

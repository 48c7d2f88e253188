#include "native/data/near_twins.h"

#include <gtest/gtest.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/unit/support/made_pictures.h"

namespace emoxnet::data {
namespace {

/// Smooth, as photographs are: compression and another size leave it nearly as it is.
cv::Mat photograph(std::uint64_t seed) {
  cv::Mat picture;
  cv::resize(test::noise(7, 7, CV_8UC1, seed), picture, {vision::kSide, vision::kSide}, 0, 0,
             cv::INTER_CUBIC);
  return picture;
}

cv::Mat saved_again(const cv::Mat& picture) {
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, 60});
  return cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
}

cv::Mat resized(const cv::Mat& picture) {
  cv::Mat small, again;
  cv::resize(picture, small, {32, 32}, 0, 0, cv::INTER_AREA);
  cv::resize(small, again, picture.size(), 0, 0, cv::INTER_LINEAR);
  return again;
}

cv::Mat mirrored(const cv::Mat& picture) {
  cv::Mat result;
  cv::flip(picture, result, 1);
  return result;
}

/// The first of them is of test, the others of train.
FaceDataset dataset_of(const std::vector<cv::Mat>& pictures) {
  FaceDataset dataset;
  for (const cv::Mat& picture : pictures) {
    dataset.records.push_back(
        single_label(dataset.records.empty() ? Split::kTest : Split::kTrain, 3));
    dataset.pixels.insert(dataset.pixels.end(), picture.datastart, picture.dataend);
  }
  find_near_twins(dataset);
  return dataset;
}

bool are_near_twins(const cv::Mat& one, const cv::Mat& other) {
  const auto dataset = dataset_of({one, other});
  const bool near = dataset.records[1].splits_of_near_twins == 0b100;
  EXPECT_EQ(dataset.records[0].splits_of_near_twins, near ? 0b001 : 0);
  return near;
}

TEST(NearTwins, AreTheSamePictureMirroredResizedOrSavedAgain) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const cv::Mat picture = photograph(seed);
    for (const cv::Mat& other : {picture.clone(), mirrored(picture), resized(picture),
                                 saved_again(picture), mirrored(saved_again(resized(picture)))})
      EXPECT_TRUE(are_near_twins(picture, other)) << seed;
    cv::Mat darker = 0.7 * picture;
    EXPECT_TRUE(are_near_twins(picture, darker)) << seed;
    EXPECT_FALSE(are_near_twins(picture, photograph(seed + 100))) << seed;
    cv::Mat inverted = 255 - picture;
    EXPECT_FALSE(are_near_twins(picture, inverted)) << seed;
  }
}

TEST(NearTwins, APictureWithoutContrastHasNone) {
  EXPECT_FALSE(are_near_twins(test::flat(0, vision::kSide), test::flat(0, vision::kSide)));
  EXPECT_FALSE(are_near_twins(test::flat(0, vision::kSide), photograph(1)));
}

TEST(NearTwins, AreFoundAmongMany) {
  std::vector<cv::Mat> pictures;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) pictures.push_back(photograph(seed));
  pictures.push_back(mirrored(saved_again(pictures.front())));
  const auto dataset = dataset_of(pictures);
  EXPECT_EQ(count_near_twins(dataset), 1U);
  EXPECT_EQ(dataset.records.back().splits_of_near_twins, 0b100);
}

TEST(NearTwins, AreLookedForInOtherSplitsAlone) {
  const cv::Mat film = photograph(1), other = photograph(2);
  const auto dataset = dataset_of({other, film, film, film});
  for (const FaceRecord& record : dataset.records) EXPECT_EQ(record.splits_of_near_twins, 0);
  const auto taken = dataset_of({film, film, other, film});
  std::vector<int> splits;
  for (const FaceRecord& record : taken.records) splits.push_back(record.splits_of_near_twins);
  EXPECT_EQ(splits, (std::vector<int>{0b001, 0b100, 0, 0b100}));
}

}  // namespace
}  // namespace emoxnet::data

// FilmFaces with detectors that see what a test tells them.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/core.hpp>

#include "native/track/seen_face.h"

namespace emoxnet::track {
namespace {

using detect::DetectedFace;

constexpr double kStep = 40;  // milliseconds from frame to frame

/// An upright face around a point.
DetectedFace face_at(double x, double y, double side, double score = 0.9) {
  DetectedFace face{{x - side / 2, y - side / 2, side, side}, {}, score};
  face.landmarks.fill({x, y});
  face.landmarks[detect::kLeftEye] = {x - side / 5, y - side / 5};
  face.landmarks[detect::kRightEye] = {x + side / 5, y - side / 5};
  return face;
}

class ToldDetector : public detect::Detector {
 public:
  std::vector<DetectedFace> find(const vision::ImageView& /*picture*/, const detect::Look& /*look*/,
                                 double /*least_score*/) override {
    ++looks;
    return faces;
  }

  std::vector<DetectedFace> faces;
  int looks = 0;
};

class FilmFacesTest : public ::testing::Test {
 protected:
  FilmFacesTest() {
    for (int y = 0; y < picture_.rows; ++y)
      for (int x = 0; x < picture_.cols; ++x)
        picture_.at<cv::Vec4b>(y, x) = cv::Vec4b::all(cv::saturate_cast<uchar>(
            128 + 60 * std::sin(x / 9.) + 60 * std::cos(y / 7. + x / 40.)));
  }

  static vision::ImageView view_of(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step[0]),
            vision::PixelFormat::kRgba};
  }

  /// The numbers in the next frame, in which nothing moved since the last one: faces are followed.
  std::vector<int> still_frame() { return see(picture_); }

  /// Those in the next frame, which is black: no face can be followed, so the detector looks.
  std::vector<int> black_frame(const std::vector<DetectedFace>& faces) {
    near_.faces = faces;
    return see(black_);
  }

  std::vector<int> see(const cv::Mat& picture) {
    std::vector<int> ids;
    for (const SeenFace& face : faces_.see(view_of(picture), time_)) ids.push_back(face.id);
    time_ += kStep;
    return ids;
  }

  ToldDetector near_, far_;
  detect::FaceFinder finder_{near_, far_};
  FilmFaces faces_{finder_};
  double time_ = 0;
  cv::Mat picture_ = cv::Mat(480, 640, CV_8UC4);
  const cv::Mat black_{480, 640, CV_8UC4, cv::Scalar::all(0)};
};

using Ids = std::vector<int>;

TEST_F(FilmFacesTest, OfTwoFacesAboutAsLargeTheSameStaysFirst) {
  EXPECT_EQ(black_frame({face_at(150, 200, 100), face_at(400, 200, 95)}), (Ids{1, 2}));
  EXPECT_EQ(black_frame({face_at(150, 200, 100), face_at(400, 200, 110)}), (Ids{1, 2}));
  EXPECT_EQ(black_frame({face_at(400, 200, 120), face_at(150, 200, 100)}), (Ids{1, 2}));
  EXPECT_EQ(black_frame({face_at(400, 200, 125), face_at(150, 200, 100)}), (Ids{2, 1}));
  EXPECT_EQ(black_frame({face_at(400, 200, 100), face_at(150, 200, 110)}), (Ids{2, 1}));
}

TEST_F(FilmFacesTest, ItStaysFirstWhereFacesAreFollowed) {
  near_.faces = {face_at(150, 200, 100), face_at(400, 200, 95)};
  EXPECT_EQ(still_frame(), (Ids{1, 2}));
  near_.faces = {face_at(150, 200, 100), face_at(400, 200, 110)};
  for (int frame = 1; frame < 12; ++frame) EXPECT_EQ(still_frame(), (Ids{1, 2})) << frame;
  EXPECT_LT(near_.looks, 4);
}

TEST_F(FilmFacesTest, ItIsFirstAgainAfterFramesWithoutFaces) {
  const auto small = face_at(150, 200, 100), large = face_at(400, 200, 110);
  EXPECT_EQ(black_frame({small}), (Ids{1}));
  EXPECT_EQ(black_frame({}), Ids());
  EXPECT_EQ(black_frame({large, small}), (Ids{1, 2}));
  // Once another was the main face, it is that one which stays.
  EXPECT_EQ(black_frame({large}), (Ids{2}));
  EXPECT_EQ(black_frame({large, small}), (Ids{2, 1}));
}

TEST_F(FilmFacesTest, ADoubtfulFaceIsNoLongerFirst) {
  EXPECT_EQ(black_frame({face_at(150, 200, 100), face_at(400, 200, 95)}), (Ids{1, 2}));
  EXPECT_EQ(black_frame({face_at(150, 200, 100, 0.6), face_at(400, 200, 95)}), (Ids{2, 1}));
}

TEST_F(FilmFacesTest, AllOfACrowdAreSeenTheMainOneFirst) {
  std::vector<DetectedFace> crowd = {face_at(100, 120, 85)};
  EXPECT_EQ(black_frame(crowd), (Ids{1}));
  for (int i = 1; i < 10; ++i)
    crowd.push_back(face_at(100 + 110 * (i % 5), 120 + 200 * (i / 5), 100));
  EXPECT_EQ(black_frame(crowd), (Ids{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
}

TEST_F(FilmFacesTest, RecalledFacesKeepTheirNumbersAndTheirOrder) {
  const auto small = face_at(150, 200, 100), large = face_at(400, 200, 110);
  faces_.recall({{4, {0, 300, 60, 60}}}, 0);
  faces_.recall({{3, small.box}, {2, large.box}}, kStep);
  time_ = 2 * kStep;
  EXPECT_EQ(black_frame({large, small, face_at(550, 400, 60)}), (Ids{3, 2, 5}));
}

TEST_F(FilmFacesTest, AFaceThatWasOutOfSightForTooLongIsAnotherOne) {
  const auto face = face_at(150, 200, 100);
  faces_.recall({{1, face.box}}, 0);
  faces_.recall({}, 400);
  time_ = 480;
  EXPECT_EQ(black_frame({face}), (Ids{1}));
  time_ = 1000;
  EXPECT_EQ(black_frame({face}), (Ids{2}));
}

}  // namespace
}  // namespace emoxnet::track

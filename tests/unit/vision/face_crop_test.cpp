#include "native/vision/face_crop.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace emoxnet::vision {
namespace {

constexpr Face kUpright{100, 80, 120, 120, 130, 120, 190, 120};

// The same face, turned by `angle` (clockwise on the screen) about its box's centre.
Face turned(double angle) {
  const double x = 160;
  const double y = 140;
  Face face = kUpright;
  const auto turn = [&](float& eye_x, float& eye_y) {
    const double dx = eye_x - x;
    const double dy = eye_y - y;
    eye_x = static_cast<float>(x + dx * std::cos(angle) - dy * std::sin(angle));
    eye_y = static_cast<float>(y + dx * std::sin(angle) + dy * std::cos(angle));
  };
  turn(face.left_eye_x, face.left_eye_y);
  turn(face.right_eye_x, face.right_eye_y);
  return face;
}

TEST(FaceCrop, LevelEyesNeedNoRoll) { EXPECT_EQ(face_crop(kUpright).roll, 0.0F); }

TEST(FaceCrop, RollFollowsTheEyes) {
  for (const double angle : {-1.2, -0.4, 0.3, 2.5}) {
    EXPECT_NEAR(face_crop(turned(angle)).roll, angle, 1e-5);
  }
}

TEST(FaceCrop, CentreTurnsWithTheFace) {
  const Crop upright = face_crop(kUpright);
  for (const double angle : {-1.2, -0.4, 0.3, 2.5}) {
    const Crop crop = face_crop(turned(angle));
    const double dx = upright.centre_x - 160;
    const double dy = upright.centre_y - 140;
    EXPECT_NEAR(crop.centre_x, 160 + dx * std::cos(angle) - dy * std::sin(angle), 1e-3);
    EXPECT_NEAR(crop.centre_y, 140 + dx * std::sin(angle) + dy * std::cos(angle), 1e-3);
    EXPECT_EQ(crop.side, upright.side);
  }
}

TEST(FaceCrop, MovesAndGrowsWithTheBox) {
  const Crop crop = face_crop(kUpright);
  const Crop moved = face_crop({110, 70, 120, 120, 140, 110, 200, 110});
  EXPECT_FLOAT_EQ(moved.centre_x, crop.centre_x + 10);
  EXPECT_FLOAT_EQ(moved.centre_y, crop.centre_y - 10);
  const Crop doubled = face_crop({200, 160, 240, 240, 260, 240, 380, 240});
  EXPECT_FLOAT_EQ(doubled.centre_x, 2 * crop.centre_x);
  EXPECT_FLOAT_EQ(doubled.centre_y, 2 * crop.centre_y);
  EXPECT_FLOAT_EQ(doubled.side, 2 * crop.side);
}

TEST(FaceCrop, ShowsTheFace) {
  const Crop crop = face_crop(kUpright);
  const double left = crop.centre_x - crop.side / 2;
  const double top = crop.centre_y - crop.side / 2;
  EXPECT_LT(left, kUpright.left_eye_x);
  EXPECT_GT(left + crop.side, kUpright.right_eye_x);
  EXPECT_LT(top, kUpright.left_eye_y);
  EXPECT_GT(top + crop.side, kUpright.y + 0.8 * kUpright.height);
}

TEST(FaceCrop, RefusesEmptyOrInfiniteFaces) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  Face face = kUpright;
  face.width = 0;
  EXPECT_THROW(face_crop(face), std::invalid_argument);
  face = kUpright;
  face.height = -3;
  EXPECT_THROW(face_crop(face), std::invalid_argument);
  for (float Face::* member : {&Face::x, &Face::y, &Face::width, &Face::height, &Face::left_eye_x,
                               &Face::left_eye_y, &Face::right_eye_x, &Face::right_eye_y}) {
    face = kUpright;
    face.*member = kNan;
    EXPECT_THROW(face_crop(face), std::invalid_argument);
  }
}

}  // namespace
}  // namespace emoxnet::vision

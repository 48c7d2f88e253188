#include "native/detect/main_first.h"

#include <gtest/gtest.h>

#include <cmath>

namespace emoxnet::detect {
namespace {

using Order = std::vector<std::size_t>;

DetectedFace face(double area, double score = 0.9) {
  return {{0, 0, std::sqrt(area), std::sqrt(area)}, {}, score};
}

TEST(MainFirst, TheLargestComesFirstUnlessItIsDoubtful) {
  EXPECT_EQ(main_first({}), Order());
  EXPECT_EQ(main_first({face(100), face(300), face(200)}), (Order{1, 2, 0}));
  EXPECT_EQ(main_first({face(300, 0.6), face(100), face(200)}), (Order{2, 1, 0}));
}

TEST(MainFirst, TheOneOfBeforeStaysFirstBesideAFaceAboutAsLarge) {
  EXPECT_EQ(main_first({face(149), face(120), face(100)}, 2), (Order{2, 0, 1}));
  EXPECT_EQ(main_first({face(149), face(120), face(100)}, 1), (Order{1, 0, 2}));
  EXPECT_EQ(main_first({face(149), face(120), face(100)}, 0), (Order{0, 1, 2}));
}

TEST(MainFirst, AFaceHalfAsLargeAgainTakesItsPlace) {
  EXPECT_EQ(main_first({face(100), face(151)}, 0), (Order{1, 0}));
  EXPECT_EQ(main_first({{{0, 0, 10, 10}, {}, 0.9}, {{0, 0, 15, 10}, {}, 0.9}}, 0), (Order{1, 0}));
}

TEST(MainFirst, ADoubtfulOneOfBeforeGivesWay) {
  EXPECT_EQ(main_first({face(100, 0.7), face(90, 0.95)}, 0), (Order{1, 0}));
  EXPECT_EQ(main_first({face(100, 0.76), face(120, 0.95)}, 0), (Order{0, 1}));
}

TEST(MainFirst, ALargePatternOnAWallDoesNotTakeThePlaceOfTheOneOfBefore) {
  EXPECT_EQ(main_first({face(1000, 0.5), face(110), face(100)}, 2), (Order{2, 1, 0}));
}

}  // namespace
}  // namespace emoxnet::detect

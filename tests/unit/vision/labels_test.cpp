#include "native/vision/labels.h"

#include <gtest/gtest.h>

namespace emoxnet::vision {
namespace {

// FER-2013 documents its labels as 0 = Angry, 1 = Disgust, 2 = Fear, 3 = Happy, 4 = Sad,
// 5 = Surprise, 6 = Neutral.
TEST(Labels, FollowFer2013) {
  ASSERT_EQ(kClassNames.size(), static_cast<std::size_t>(kClasses));
  EXPECT_EQ(kClassNames[0], "angry");
  EXPECT_EQ(kClassNames[1], "disgust");
  EXPECT_EQ(kClassNames[2], "fear");
  EXPECT_EQ(kClassNames[3], "happy");
  EXPECT_EQ(kClassNames[4], "sad");
  EXPECT_EQ(kClassNames[5], "surprise");
  EXPECT_EQ(kClassNames[6], "neutral");
}

}  // namespace
}  // namespace emoxnet::vision

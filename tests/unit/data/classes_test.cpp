#include "native/data/classes.h"

#include <gtest/gtest.h>

#include "native/support/user_error.h"

namespace emoxnet::data {
namespace {

TEST(Classes, KeepTheirOrderAsLines) {
  const Classes classes = {"sad", "a-b c_1", "angry"};
  EXPECT_EQ(to_lines(classes), "sad\na-b c_1\nangry\n");
  EXPECT_EQ(from_lines(to_lines(classes)), classes);
  EXPECT_EQ(index_of(classes, "angry"), 2);
  EXPECT_EQ(index_of(classes, "happy"), std::nullopt);
}

TEST(Classes, AreToldApart) {
  EXPECT_TRUE(are_classes(seven_classes()));
  EXPECT_TRUE(are_classes(eight_classes()));
  for (const Classes& none : {Classes{}, Classes{"sad"}, Classes{"sad", "sad"}, Classes{"sad", ""},
                              Classes{"sad", "Happy"}, Classes{"sad", "a,b"},
                              Classes{"sad", "a\nb"}, Classes{"sad", std::string(33, 'a')}})
    EXPECT_FALSE(are_classes(none)) << listed(none);
  for (const char* lines : {"", "sad\n", "sad\nhappy", "sad\nsad\n"})
    EXPECT_TRUE(from_lines(lines).empty()) << lines;
}

TEST(Classes, ThatDifferAreBothNamed) {
  EXPECT_NO_THROW(
      expect_same_classes("a.pt", {"sad", "happy"}, {"sad", "happy"}, "the data set's"));
  try {
    expect_same_classes("a.pt", {"sad", "happy"}, {"happy", "sad"}, "the data set's");
    FAIL() << "the order counts";
  } catch (const UserError& error) {
    EXPECT_STREQ(error.what(),
                 "a.pt: tells apart sad, happy; expected the data set's classes, happy, sad");
  }
}

}  // namespace
}  // namespace emoxnet::data

#include "native/support/json_integer.h"

#include <gtest/gtest.h>

using namespace emoxnet;
using nlohmann::json;

TEST(JsonInteger, IsTheNumberWhereTheTypeHoldsIt) {
  EXPECT_EQ(integer_in<std::uint8_t>(json::parse("255")), 255);
  EXPECT_EQ(integer_in<std::int8_t>(json::parse("-128")), -128);
  EXPECT_EQ(integer_in<std::int64_t>(json::parse("-9223372036854775808")),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(integer_in<std::uint64_t>(json::parse("18446744073709551615")),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(integers_in<int>(json::parse("[1,-2]")), (std::vector<int>{1, -2}));
  EXPECT_EQ(integers_in<int>(json::parse("[]")), std::vector<int>());
}

TEST(JsonInteger, IsNothingElse) {
  EXPECT_FALSE(integer_in<std::uint8_t>(json::parse("256")));
  EXPECT_FALSE(integer_in<std::uint8_t>(json::parse("-1")));
  EXPECT_FALSE(integer_in<std::int8_t>(json::parse("-129")));
  EXPECT_FALSE(integer_in<std::int64_t>(json::parse("9223372036854775808")));
  EXPECT_FALSE(integer_in<std::uint64_t>(json::parse("18446744073709551616")));
  for (const char* text : {"3.0", "1e300", "-1e300", "\"3\"", "true", "null", "[3]", "{}"})
    EXPECT_FALSE(integer_in<std::int64_t>(json::parse(text))) << text;
  for (const char* text : {"[1,2.5]", "3", "null", "{\"a\":1}"})
    EXPECT_FALSE(integers_in<int>(json::parse(text))) << text;
}

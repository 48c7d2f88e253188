#include "native/data/ferplus.h"

#include <gtest/gtest.h>

namespace emoxnet::data {
namespace {

// Columns: neutral happiness surprise sadness anger disgust fear contempt unknown NF
TEST(FerPlus, A7TakesTheMostVotedColumn) {
  EXPECT_EQ(label(Protocol::kA, {1, 0, 0, 2, 6, 1, 0, 0, 0, 0}), 0);  // angry
  EXPECT_EQ(label(Protocol::kA, {0, 0, 0, 0, 0, 9, 1, 0, 0, 0}), 1);  // disgust
  EXPECT_EQ(label(Protocol::kA, {0, 0, 0, 0, 0, 0, 8, 0, 2, 0}), 2);  // fear
  EXPECT_EQ(label(Protocol::kA, {0, 10, 0, 0, 0, 0, 0, 0, 0, 0}), 3);
  EXPECT_EQ(label(Protocol::kA, {4, 0, 0, 5, 0, 0, 0, 0, 1, 0}), 4);
  EXPECT_EQ(label(Protocol::kA, {0, 0, 7, 0, 0, 0, 3, 0, 0, 0}), 5);
  EXPECT_EQ(label(Protocol::kA, {6, 0, 0, 4, 0, 0, 0, 0, 0, 0}), 6);
}

TEST(FerPlus, A7GivesATieToTheFirstColumn) {
  EXPECT_EQ(label(Protocol::kA, {5, 0, 0, 5, 0, 0, 0, 0, 0, 0}), 6);
  EXPECT_EQ(label(Protocol::kA, {0, 0, 5, 0, 0, 0, 5, 0, 0, 0}), 5);
}

TEST(FerPlus, ContemptUnknownAndNoFaceHaveNoLabel) {
  for (int column = 7; column < kVoteColumns; ++column) {
    Votes votes{};
    votes[column] = 10;
    EXPECT_EQ(label(Protocol::kA, votes), std::nullopt);
    EXPECT_EQ(label(Protocol::kM, votes), std::nullopt);
    EXPECT_EQ(vote_distribution(votes), std::nullopt);
  }
  EXPECT_EQ(label(Protocol::kA, Votes{}), std::nullopt);
}

TEST(FerPlus, M7RemovesSingleVotesAndAsksForMoreThanHalf) {
  // 5 of 9 once the single vote is gone
  EXPECT_EQ(label(Protocol::kM, {4, 5, 1, 0, 0, 0, 0, 0, 0, 0}), 3);
  // exactly half is not enough
  EXPECT_EQ(label(Protocol::kM, {5, 5, 0, 0, 0, 0, 0, 0, 0, 0}), std::nullopt);
  EXPECT_EQ(label(Protocol::kM, {4, 3, 0, 0, 0, 0, 0, 3, 0, 0}), std::nullopt);
  // only single votes: nothing is left
  EXPECT_EQ(label(Protocol::kM, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}), std::nullopt);
}

TEST(FerPlus, DistributionIsTheSevenClassesShare) {
  const auto share = vote_distribution({3, 1, 0, 0, 4, 0, 0, 1, 1, 0});
  ASSERT_TRUE(share);
  EXPECT_FLOAT_EQ((*share)[6], 3.0F / 8);
  EXPECT_FLOAT_EQ((*share)[3], 1.0F / 8);
  EXPECT_FLOAT_EQ((*share)[0], 4.0F / 8);
  EXPECT_FLOAT_EQ((*share)[5], 0);
}

}  // namespace
}  // namespace emoxnet::data

#include "native/data/ferplus.h"

#include <gtest/gtest.h>

namespace emoxnet::data {
namespace {

std::optional<int> a7(const Votes& votes) { return label(Protocol::kA, votes, seven_classes()); }
std::optional<int> m7(const Votes& votes) { return label(Protocol::kM, votes, seven_classes()); }

// Columns: neutral happiness surprise sadness anger disgust fear contempt unknown NF
TEST(FerPlus, A7TakesTheMostVotedColumn) {
  EXPECT_EQ(a7({1, 0, 0, 2, 6, 1, 0, 0, 0, 0}), 0);  // angry
  EXPECT_EQ(a7({0, 0, 0, 0, 0, 9, 1, 0, 0, 0}), 1);  // disgust
  EXPECT_EQ(a7({0, 0, 0, 0, 0, 0, 8, 0, 2, 0}), 2);  // fear
  EXPECT_EQ(a7({0, 10, 0, 0, 0, 0, 0, 0, 0, 0}), 3);
  EXPECT_EQ(a7({4, 0, 0, 5, 0, 0, 0, 0, 1, 0}), 4);
  EXPECT_EQ(a7({0, 0, 7, 0, 0, 0, 3, 0, 0, 0}), 5);
  EXPECT_EQ(a7({6, 0, 0, 4, 0, 0, 0, 0, 0, 0}), 6);
}

TEST(FerPlus, A7GivesATieToTheFirstColumn) {
  EXPECT_EQ(a7({5, 0, 0, 5, 0, 0, 0, 0, 0, 0}), 6);
  EXPECT_EQ(a7({0, 0, 5, 0, 0, 0, 5, 0, 0, 0}), 5);
}

TEST(FerPlus, ContemptUnknownAndNoFaceHaveNoLabel) {
  for (int column = 7; column < kVoteColumns; ++column) {
    Votes votes{};
    votes[column] = 10;
    EXPECT_EQ(a7(votes), std::nullopt);
    EXPECT_EQ(m7(votes), std::nullopt);
    EXPECT_EQ(vote_distribution(votes, seven_classes()), std::nullopt);
  }
  EXPECT_EQ(a7(Votes{}), std::nullopt);
}

TEST(FerPlus, M7RemovesSingleVotesAndAsksForMoreThanHalf) {
  // 5 of 9 once the single vote is gone
  EXPECT_EQ(m7({4, 5, 1, 0, 0, 0, 0, 0, 0, 0}), 3);
  // exactly half is not enough
  EXPECT_EQ(m7({5, 5, 0, 0, 0, 0, 0, 0, 0, 0}), std::nullopt);
  EXPECT_EQ(m7({4, 3, 0, 0, 0, 0, 0, 3, 0, 0}), std::nullopt);
  // only single votes: nothing is left
  EXPECT_EQ(m7({1, 1, 1, 1, 1, 1, 1, 1, 1, 1}), std::nullopt);
}

TEST(FerPlus, DistributionIsTheSevenClassesShare) {
  const auto share = vote_distribution({3, 1, 0, 0, 4, 0, 0, 1, 1, 0}, seven_classes());
  ASSERT_TRUE(share);
  EXPECT_FLOAT_EQ((*share)[6], 3.0F / 8);
  EXPECT_FLOAT_EQ((*share)[3], 1.0F / 8);
  EXPECT_FLOAT_EQ((*share)[0], 4.0F / 8);
  EXPECT_FLOAT_EQ((*share)[5], 0);
}

TEST(FerPlus, ContemptIsTheEighthClass) {
  const Classes eight = eight_classes();
  ASSERT_EQ(eight.size(), 8U);
  EXPECT_EQ(eight.back(), "contempt");
  const Votes contempt = {3, 0, 0, 0, 0, 0, 0, 6, 1, 0}, half = {5, 0, 0, 0, 0, 0, 0, 5, 0, 0};
  EXPECT_EQ(label(Protocol::kA, contempt, eight), 7);
  EXPECT_EQ(label(Protocol::kM, contempt, eight), 7);
  EXPECT_EQ(label(Protocol::kA, half, eight), 6);  // the first column wins
  EXPECT_EQ(label(Protocol::kM, half, eight), std::nullopt);
  EXPECT_EQ(label(Protocol::kA, {0, 0, 0, 0, 0, 0, 0, 0, 10, 0}, eight), std::nullopt);
  const auto share = vote_distribution(contempt, eight);
  ASSERT_TRUE(share);
  EXPECT_FLOAT_EQ((*share)[7], 6.0F / 9);
  EXPECT_FLOAT_EQ((*share)[6], 3.0F / 9);
  EXPECT_EQ(protocol_name(Protocol::kA, 8), "A8");
  EXPECT_EQ(protocol_name(Protocol::kM, 8), "M8");
}

TEST(FerPlus, OtherClassesFollowTheirOwnColumns) {
  const Classes three = {"sad", "happy", "bored"};
  EXPECT_EQ(label(Protocol::kA, {0, 8, 0, 2, 0, 0, 0, 0, 0, 0}, three), 1);
  EXPECT_EQ(label(Protocol::kA, {0, 0, 0, 9, 0, 0, 0, 0, 0, 0}, three), 0);
  EXPECT_EQ(label(Protocol::kA, {9, 1, 0, 0, 0, 0, 0, 0, 0, 0}, three), std::nullopt);
  EXPECT_EQ(vote_distribution({6, 1, 0, 3, 0, 0, 0, 0, 0, 0}, three),
            (std::vector<float>{0.75F, 0.25F, 0}));
}

}  // namespace
}  // namespace emoxnet::data

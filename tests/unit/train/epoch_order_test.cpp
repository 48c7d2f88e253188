#include "native/train/epoch_order.h"

#include <gtest/gtest.h>

namespace emoxnet::train {
namespace {

// 900, 90 and 10 images of three labels.
torch::Tensor labels() {
  return torch::cat({torch::zeros({900}, torch::kInt64), torch::ones({90}, torch::kInt64),
                     torch::full({10}, 2, torch::kInt64)});
}

TEST(EpochOrder, WithoutBalanceEveryImageComesOnce) {
  torch::manual_seed(1);
  const auto order = epoch_order(labels(), 0);
  EXPECT_TRUE(torch::equal(std::get<0>(order.sort()), torch::arange(1000)));
  EXPECT_FALSE(torch::equal(order, torch::arange(1000)));
}

TEST(EpochOrder, FullBalanceGivesEveryLabelTheSameShare) {
  torch::manual_seed(1);
  const auto order = epoch_order(labels(), 1);
  ASSERT_EQ(order.size(0), 1000);
  const auto shares = labels().index_select(0, order).bincount();
  for (int label = 0; label < 3; ++label) EXPECT_NEAR(shares[label].item<int>(), 333, 1);
  // Images of one label are shown equally often, give or take once.
  const auto shown = order.bincount({}, 1000);
  const auto rare = shown.slice(0, 990, 1000);
  EXPECT_LE((rare.max() - rare.min()).item<int>(), 1);
  EXPECT_GE(rare.min().item<int>(), 32);
  EXPECT_LE(shown.slice(0, 0, 900).max().item<int>(), 1);
}

TEST(EpochOrder, HalfABalanceIsTheSquareRoot) {
  torch::manual_seed(1);
  const auto shares = labels().index_select(0, epoch_order(labels(), 0.5)).bincount();
  // sqrt(900) : sqrt(90) : sqrt(10) = 30 : 9.49 : 3.16, of 42.65
  EXPECT_NEAR(shares[0].item<int>(), 703, 1);
  EXPECT_NEAR(shares[1].item<int>(), 222, 1);
  EXPECT_NEAR(shares[2].item<int>(), 74, 1);
}

}  // namespace
}  // namespace emoxnet::train

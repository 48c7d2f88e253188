#include "native/data/outliers.h"

#include <gtest/gtest.h>

namespace emoxnet::data {
namespace {

TEST(Outliers, AreAllKindsAndNoFace) {
  torch::manual_seed(1);
  // A slope: the mean of a picture whose tiles are shuffled stays, and nothing else of it.
  const auto slope = (torch::arange(48) / 48.0F).view({1, 1, 1, 48}).expand({400, 1, 48, 48});
  const auto made = make_outliers(slope.contiguous());
  ASSERT_EQ(made.sizes(), slope.sizes());
  EXPECT_GE(made.min().item<double>(), 0);
  EXPECT_LE(made.max().item<double>(), 1);
  EXPECT_GT((made - slope).abs().mean({1, 2, 3}).min().item<double>(), 0.01);
  const auto contrast = made.std({1, 2, 3});
  const auto flat = (contrast < 1e-4).sum().item<int>();
  EXPECT_GT(flat, 20);  // an eighth of 400 is 50
  EXPECT_LT(flat, 90);
  const auto slope_values = slope[0].reshape({-1});
  const auto sorted = std::get<0>(slope_values.sort());
  int shuffled = 0;
  for (int i = 0; i < made.size(0); ++i)
    shuffled += torch::equal(std::get<0>(made[i].reshape({-1}).sort()), sorted) ? 1 : 0;
  EXPECT_GT(shuffled, 60);  // two eighths are 100
}

}  // namespace
}  // namespace emoxnet::data

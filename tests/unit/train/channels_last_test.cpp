// Whether the maps of every network lie in memory as its weights ask for.
#include "native/train/channels_last.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "native/models/registry.h"

namespace emoxnet::train {
namespace {

class ChannelsLast : public ::testing::TestWithParam<std::string> {};

TEST_P(ChannelsLast, HoldsFromTheFirstConvolutionToTheLast) {
  const torch::NoGradGuard no_grad;
  models::ModelOptions options;
  options.name = GetParam();
  const auto model = models::create(options);
  model->eval();
  const auto faces = torch::rand({2, 1, 48, 48});
  const auto before = model->forward(faces);
  put_channels_last(*model);
  const auto after = model->forward(faces);
  ASSERT_FALSE(after.feature_maps.empty());
  for (const auto& maps : after.feature_maps)
    EXPECT_EQ(maps.suggest_memory_format(), at::MemoryFormat::ChannelsLast) << maps.sizes();
  EXPECT_TRUE(torch::allclose(after.logits, before.logits, 1e-3, 1e-4));
}

INSTANTIATE_TEST_SUITE_P(Registry, ChannelsLast, ::testing::ValuesIn(models::names()),
                         [](const auto& network) {
                           std::string name = network.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace emoxnet::train

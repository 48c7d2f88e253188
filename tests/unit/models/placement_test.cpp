// Whether the maps of every network lie in memory as its weights ask for.
#include "native/models/placement.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "native/models/registry.h"

namespace emoxnet::models {
namespace {

class PlacedNetwork : public ::testing::TestWithParam<std::string> {};

TEST_P(PlacedNetwork, HasChannelsLastFromTheFirstConvolutionToTheLast) {
  const torch::NoGradGuard no_grad;
  ModelOptions options;
  options.name = GetParam();
  const auto model = create(options);
  model->eval();
  const auto faces = torch::rand({2, 1, 48, 48});
  const auto before = model->forward(faces);
  Placement{}.place(*model);
  const auto after = model->forward(faces);
  ASSERT_FALSE(after.feature_maps.empty());
  for (const auto& maps : after.feature_maps)
    EXPECT_EQ(maps.suggest_memory_format(), at::MemoryFormat::ChannelsLast) << maps.sizes();
  EXPECT_TRUE(torch::allclose(after.logits, before.logits, 1e-3, 1e-4));
}

INSTANTIATE_TEST_SUITE_P(Registry, PlacedNetwork, ::testing::ValuesIn(names()),
                         [](const auto& network) {
                           std::string name = network.param;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace emoxnet::models

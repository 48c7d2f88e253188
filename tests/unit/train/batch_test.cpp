#include "native/train/batch.h"

#include <gtest/gtest.h>

#include "tests/unit/train/made_run.h"

namespace emoxnet::train {
namespace {

TensorSplit made_split(std::int64_t images) {
  TensorSplit split;
  split.faces = torch::randint(256, {images, 1, 48, 48}).to(torch::kUInt8);
  split.targets = torch::softmax(torch::randn({images, 7}), 1);
  split.labels = split.targets.argmax(1);
  return split;
}

TEST(Batch, EarlyEpochsSeeTheSameFacesSmaller) {
  const TensorSplit split = made_split(12);
  const torch::Tensor chosen = torch::arange(4, 10);
  Recipe recipe = test::small_recipe();
  recipe.resizing.epochs = 2;
  recipe.resizing.side = 24;
  const auto draw = [&](std::int64_t epoch) {
    torch::manual_seed(3);
    return draw_batch(recipe, epoch, split, nullptr, chosen);
  };
  const Batch early = draw(1), late = draw(2);
  EXPECT_EQ(late.inputs.sizes(), (torch::IntArrayRef{6, 1, 48, 48}));
  ASSERT_EQ(early.inputs.sizes(), (torch::IntArrayRef{6, 1, 24, 24}));
  // Half the side: the mean of two by two pixels.
  const auto halved = late.inputs.view({6, 1, 24, 2, 24, 2}).mean({3, 5});
  EXPECT_TRUE(torch::allclose(early.inputs, halved, 1e-5, 1e-6));
  EXPECT_TRUE(torch::equal(early.targets, late.targets));
}

}  // namespace
}  // namespace emoxnet::train

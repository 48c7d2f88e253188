#include "native/data/augment.h"

#include <gtest/gtest.h>

#include <array>

namespace emoxnet::data {
namespace {

constexpr Augmentation kNothing{0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

torch::Tensor faces(int n) {
  torch::manual_seed(3);
  return torch::rand({n, 1, 48, 48});
}

bool close(const torch::Tensor& a, const torch::Tensor& b) {
  return torch::allclose(a, b, 1e-4, 1e-4);
}

TEST(Augment, ZeroStrengthChangesNothing) {
  const auto x = faces(4);
  EXPECT_TRUE(close(augment(x, kNothing), x));
}

TEST(Augment, ASeededViewIsTheSameEverywhere) {
  // Of splitmix64 in Python, by its published constants.
  const auto draws = seeded_warp(1, 0x123456789abcdef0ULL, 3);
  const std::array<float, kWarpDraws> expected = {
      0.84081393F, 0.10764736F, 0.24588484F, 0.63556045F, 0.15751719F, 0.27103782F, 0.54954261F};
  for (int i = 0; i < kWarpDraws; ++i) EXPECT_NEAR(draws[i], expected[i], 1e-7) << i;
  for (const float draw : draws) EXPECT_TRUE(draw >= 0 && draw < 1);
  EXPECT_NE(seeded_warp(1, 5, 3), seeded_warp(1, 5, 4));
  EXPECT_NE(seeded_warp(1, 5, 3), seeded_warp(1, 6, 3));
  EXPECT_NE(seeded_warp(1, 5, 3), seeded_warp(2, 5, 3));
}

TEST(Augment, ViewZeroIsThePictureItself) {
  const auto x = faces(4);
  const auto draws = seeded_warp(1, 5, 0);
  const auto plain =
      torch::from_blob(const_cast<float*>(draws.data()), {1, kWarpDraws}).repeat({4, 1});
  EXPECT_TRUE(close(warp(x, Augmentation{}, plain), x));
}

TEST(Augment, CertainFlipsMirror) {
  const auto x = faces(4);
  Augmentation strength = kNothing;
  strength.horizontal_flip = 1;
  EXPECT_TRUE(close(augment(x, strength), x.flip({3})));
  strength = kNothing;
  strength.vertical_flip = 1;
  EXPECT_TRUE(close(augment(x, strength), x.flip({2})));
}

TEST(Augment, ShiftFillsWithTheNearestBorder) {
  // Bright left half: wherever the picture moves sideways, every row stays a step from 1 to 0.
  auto x = torch::zeros({16, 1, 48, 48});
  x.slice(3, 0, 24).fill_(1);
  Augmentation strength = kNothing;
  strength.shift = 0.2;
  const auto y = augment(x, strength);
  EXPECT_TRUE(close(y.select(3, 0), torch::ones({16, 1, 48})));
  EXPECT_TRUE(close(y.select(3, 47), torch::zeros({16, 1, 48})));
  const auto means = y.mean({1, 2, 3});
  EXPECT_LE(means.max().item<double>(), 0.5 + 0.2 + 1e-3);
  EXPECT_GE(means.min().item<double>(), 0.5 - 0.2 - 1e-3);
  EXPECT_GT(means.std().item<double>(), 0.03);  // faces move independently
}

TEST(Augment, RotationKeepsTheCentreAndTheDistanceFromIt) {
  // A bright dot 15 pixels right of the centre stays about 15 pixels away from it.
  auto x = torch::zeros({8, 1, 48, 48});
  x.slice(2, 22, 26).slice(3, 37, 41).fill_(1);
  Augmentation strength = kNothing;
  strength.rotation = 90;
  const auto y = augment(x, strength);
  const auto at = torch::arange(48, torch::kFloat32) - 23.5;
  const auto mass = y.sum({1, 2, 3});
  const auto cx = (y * at.view({1, 1, 1, 48})).sum({1, 2, 3}) / mass;
  const auto cy = (y * at.view({1, 1, 48, 1})).sum({1, 2, 3}) / mass;
  const auto distance = (cx * cx + cy * cy).sqrt();
  EXPECT_NEAR(distance.min().item<double>(), 15, 0.5);
  EXPECT_NEAR(distance.max().item<double>(), 15, 0.5);
  EXPECT_GT(cy.std().item<double>(), 2);
}

TEST(Augment, EraseGreysARectangleOfSomeFaces) {
  const auto x = faces(64);
  Augmentation strength = kNothing;
  strength.erase = 0.5;
  const auto changed = (augment(x, strength) - x).abs().amax({1, 2, 3}) > 1e-2;
  const auto share = changed.to(torch::kFloat32).mean().item<double>();
  EXPECT_GT(share, 0.25);
  EXPECT_LT(share, 0.75);
}

TEST(Augment, SameSeedSameFaces) {
  const auto x = faces(4);
  torch::manual_seed(9);
  const auto first = augment(x, Augmentation{});
  torch::manual_seed(9);
  EXPECT_TRUE(torch::equal(augment(x, Augmentation{}), first));
  EXPECT_FALSE(torch::equal(augment(x, Augmentation{}), first));
}

/// Faces of one grey level each, and targets that say which: 0 is all class 0, 1 all class 1.
struct Batch {
  torch::Tensor levels = torch::tensor({0.0, 1.0, 0.0, 1.0, 1.0, 0.0});
  torch::Tensor faces = levels.view({6, 1, 1, 1}).expand({6, 1, 48, 48}).contiguous();
  torch::Tensor targets = torch::stack({1 - levels, levels}, 1);
};

TEST(Mixing, NothingAskedForChangesNothing) {
  const Batch batch;
  const Mixing mixing(kNothing, 6, torch::kCPU);
  EXPECT_TRUE(torch::equal(mixing.mix_faces(batch.faces), batch.faces));
  EXPECT_TRUE(torch::equal(mixing.mix_targets(batch.targets), batch.targets));
}

TEST(Mixing, TargetsSayHowMuchOfEachFaceIsThere) {
  for (const bool cutmix : {false, true}) {
    Augmentation strength = kNothing;
    (cutmix ? strength.cutmix : strength.mixup) = 1;
    const Batch batch;
    bool mixed = false, whole_pixels = true;
    for (int seed = 0; seed < 20; ++seed) {
      torch::manual_seed(seed);
      const Mixing mixing(strength, 6, torch::kCPU);
      const auto faces = mixing.mix_faces(batch.faces);
      const auto targets = mixing.mix_targets(batch.targets);
      EXPECT_TRUE(close(faces.mean({1, 2, 3}), targets.select(1, 1))) << cutmix << seed;
      EXPECT_TRUE(close(targets.sum(1), torch::ones({6})));
      mixed = mixed || !close(faces, batch.faces);
      whole_pixels = whole_pixels && close(faces, faces.round());
    }
    EXPECT_TRUE(mixed);
    EXPECT_EQ(whole_pixels, cutmix);  // cutmix pastes, mixup blends
  }
}

}  // namespace
}  // namespace emoxnet::data

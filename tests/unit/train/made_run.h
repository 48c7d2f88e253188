// A run small enough for a test.
#pragma once

#include "native/train/checkpoint.h"

namespace emoxnet::test {

inline train::Recipe small_recipe() {
  train::Recipe recipe = train::Recipe::named("emoxnet-lite");
  recipe.epochs = 2;
  recipe.warmup_epochs = 0;
  recipe.batch = 14;
  recipe.ema_decay = 0.9;
  recipe.learning_rate = 0.05;
  // The whole of it, once each and undamaged, in arithmetic that every machine has.
  recipe.balance = recipe.outliers = recipe.augmentation.faults = recipe.augmentation.mixup = 0;
  recipe.bf16 = false;
  return recipe;
}

/// Whether two networks hold the same values, bit by bit.
inline bool same_weights(const torch::nn::Module& a, const torch::nn::Module& b) {
  const auto equal = [](const auto& of_a, const auto& of_b) {
    for (const auto& item : of_a)
      if (!torch::equal(item.value(), of_b[item.key()])) return false;
    return of_a.size() == of_b.size();
  };
  return equal(a.named_parameters(), b.named_parameters()) &&
         equal(a.named_buffers(), b.named_buffers());
}

}  // namespace emoxnet::test

// Made-up pictures for the vision tests.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "native/vision/affine.h"
#include "native/vision/image_view.h"

namespace emoxnet::vision {

/// Grey noise, the hardest picture for interpolation: [height, width] uint8.
inline std::vector<std::uint8_t> noise(int width, int height, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) * height);
  for (auto& pixel : pixels) pixel = static_cast<std::uint8_t>(random());
  return pixels;
}

inline ImageView grey_view(const std::vector<std::uint8_t>& pixels, int width, int height) {
  return {pixels.data(), width, height, width, PixelFormat::kGrey};
}

inline GreySource grey_source(const std::vector<std::uint8_t>& pixels, int width, int height) {
  return {pixels.data(), width, height, width};
}

}  // namespace emoxnet::vision

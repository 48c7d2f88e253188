// Pixels that a page hands over: sizes, strides and crops that may lie. A view that is taken must
// not be read outside its rows, of which the last may end with its last pixel.
#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "native/vision/preprocess.h"
#include "native/vision/tta.h"
#include "tests/fuzz/input_file.h"

using namespace emoxnet;

namespace {

struct Claim {
  std::int16_t width, height;
  std::int32_t stride;
  std::uint8_t format;
  float centre_x, centre_y, side, roll;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Claim claim{};
  if (size < sizeof claim) return 0;
  std::memcpy(&claim, data, sizeof claim);
  const auto format = static_cast<vision::PixelFormat>(claim.format % 3);
  const std::int64_t row = std::int64_t{claim.width} * (claim.format % 3 == 0 ? 4 : 1);
  // As many bytes as an honest view of this size has, and not one more.
  const std::int64_t bytes = claim.height > 0 && row > 0 && claim.stride >= row
                                 ? std::int64_t{claim.stride} * (claim.height - 1) + row
                                 : 1;
  if (bytes > (1 << 18)) return 0;
  // Larger crops take the same steps, up to a hundred million times.
  if (claim.side > 2048 && claim.side <= 16384) return 0;
  std::vector<std::uint8_t> pixels(static_cast<std::size_t>(bytes), 128);
  const std::size_t given = std::min(size - sizeof claim, pixels.size());
  std::memcpy(pixels.data(), data + sizeof claim, given);
  const vision::ImageView view{pixels.data(), claim.width, claim.height, claim.stride, format};
  std::vector<std::uint8_t> plane(vision::kPixels);
  try {
    crop_to_plane(view, {claim.centre_x, claim.centre_y, claim.side, claim.roll}, plane.data());
  } catch (const std::invalid_argument&) {
  }
  return 0;
}

// Crops a face out of a grey ramp, and averages what a network that only looks at brightness says
// of its ten views.
#include <emoxnet.h>

#include <cstdio>
#include <vector>

int main() {
  using namespace emoxnet::vision;
  constexpr int kWidth = 640, kHeight = 480;
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) pixels.push_back(static_cast<std::uint8_t>(255 * x / kWidth));
  const ImageView picture{pixels.data(), kWidth, kHeight, kWidth, PixelFormat::kGrey};
  const Face face{220, 140, 200, 200, 280, 200, 360, 200};
  std::uint8_t plane[kPixels];
  crop_to_plane(picture, face_crop(face), plane);
  std::vector<float> views(kTtaSteps * kPixels);
  tta_views(plane, kTtaSteps, views.data());
  std::vector<float> probabilities(kTtaSteps * kClasses);
  for (int view = 0; view < kTtaSteps; ++view)
    for (int i = 0; i < kPixels; ++i)
      probabilities[view * kClasses] += views[view * kPixels + i] / kPixels;
  float mean[kClasses];
  average_views(probabilities.data(), kTtaSteps, kClasses, mean);
  std::printf("%s %.1f\n", kClassNames[0].data(), mean[0]);
}

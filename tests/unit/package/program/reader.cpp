// Crops a face out of a grey ramp and says what the network in a file sees in it.
#include <emoxnet.h>

#include <algorithm>
#include <cstdio>
#include <vector>

int main(int, char** arguments) {
  using namespace emoxnet;
  constexpr int kWidth = 640, kHeight = 480;
  std::vector<std::uint8_t> pixels;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) pixels.push_back(static_cast<std::uint8_t>(255 * x / kWidth));
  const vision::ImageView picture{pixels.data(), kWidth, kHeight, kWidth,
                                  vision::PixelFormat::kGrey};
  const vision::Face face{220, 140, 200, 200, 280, 200, 360, 200};
  std::uint8_t plane[vision::kPixels];
  crop_to_plane(picture, face_crop(face), plane);
  classify::Classifier classifier(arguments[1]);
  const auto shares = classifier.shares(plane);
  const auto most = std::max_element(shares.begin(), shares.end());
  std::printf("%s %.2f\n", vision::kClassNames[most - shares.begin()].data(), *most);
}

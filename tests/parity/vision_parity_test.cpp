// native/vision against the golden files of make_golden.py. The same test runs natively and in
// WebAssembly, which is what makes the two sides equal to each other.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "native/vision/preprocess.h"
#include "native/vision/tta.h"

namespace emoxnet::vision {
namespace {

struct Case {
  std::string name, format;
  int width, height, stride;
  Crop crop;
};

std::ifstream open_golden(const std::string& name) {
  std::ifstream file(EMOXNET_GOLDEN_DIR "/" + name, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open the golden file " + name);
  return file;
}

template <typename T>
std::vector<T> read_golden(const std::string& name) {
  std::ifstream file = open_golden(name);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  std::vector<T> values(bytes.size() / sizeof(T));
  std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(values.data()));
  return values;
}

std::vector<Case> read_cases() {
  std::ifstream file = open_golden("cases.txt");
  std::vector<Case> cases;
  for (Case one; file >> one.name >> one.format >> one.width >> one.height >> one.stride >>
                 one.crop.centre_x >> one.crop.centre_y >> one.crop.side >> one.crop.roll;) {
    cases.push_back(one);
  }
  return cases;
}

TEST(VisionParity, PlanesAreTheGoldenOnes) {
  const std::map<std::string, PixelFormat> formats = {{"rgba", PixelFormat::kRgba},
                                                      {"grey", PixelFormat::kGrey},
                                                      {"luma-limited", PixelFormat::kLumaLimited}};
  const auto picture = read_golden<std::uint8_t>("picture.rgba");
  const auto golden = read_golden<std::uint8_t>("planes.u8");
  const auto cases = read_cases();
  ASSERT_FALSE(cases.empty());
  ASSERT_EQ(golden.size(), cases.size() * kPixels);
  std::vector<std::uint8_t> plane(kPixels);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const Case& one = cases[i];
    const ImageView view{picture.data(), one.width, one.height, one.stride, formats.at(one.format)};
    crop_to_plane(view, one.crop, plane.data());
    const auto expected = golden.begin() + static_cast<std::ptrdiff_t>(i * kPixels);
    EXPECT_TRUE(std::equal(plane.begin(), plane.end(), expected)) << one.name;
  }
}

TEST(VisionParity, ViewsAreTheGoldenOnes) {
  const auto planes = read_golden<std::uint8_t>("planes.u8");
  const auto golden = read_golden<float>("views.f32");
  ASSERT_EQ(golden.size(), static_cast<std::size_t>(kTtaSteps) * kPixels);
  std::vector<float> views(golden.size());
  tta_views(planes.data(), kTtaSteps, views.data());
  for (std::size_t i = 0; i < views.size(); ++i) {
    ASSERT_NEAR(views[i], golden[i], 1e-6) << kTtaViews[i / kPixels].name;
  }
}

}  // namespace
}  // namespace emoxnet::vision

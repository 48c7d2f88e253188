// face-resnet beside face-api's own forward pass (face_resnet_golden.json, by
// make_face_resnet_golden.ts): the same means of the last maps for a drawn face, with weights by a
// formula, and with the published ones where scripts/bench has installed the package.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "native/models/face_resnet.h"
#include "native/models/pretrained/pretrained.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet::models {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kSide = 150;

/// A manifest and its values, whole numbers and powers of two alone.
class MadeWeights {
 public:
  MadeWeights() {
    add_layer("conv32_down", 7, 3, 32);
    int in = 32;
    const std::pair<int, std::vector<const char*>> stages[] = {
        {32, {"1", "2", "3"}},
        {64, {"down", "1", "2", "3"}},
        {128, {"down", "1", "2"}},
        {256, {"down", "1", "2"}},
    };
    for (const auto& [out, names] : stages)
      for (const std::string name : names) {
        const std::string block = "conv" + std::to_string(out) + "_" + name;
        add_layer(block + "/conv1", 3, in, out);
        add_layer(block + "/conv2", 3, out, out);
        in = out;
      }
  }

  [[nodiscard]] fs::path write(const test::TemporaryFolder& folder) const {
    folder.write("made.bin", values_);
    const json manifest = {{{"weights", weights_}, {"paths", {"made.bin"}}}};
    return folder.write("made.json", manifest.dump());
  }

 private:
  void add_layer(const std::string& name, int kernel, int in, int out) {
    const double step = kernel * kernel * in < 1000 ? 1. / 1024 : 1. / 2048;
    add_bytes(name + "/conv/filters", {kernel, kernel, in, out}, step, -127.5 * step);
    add_floats(name + "/conv/bias", out);
    add_bytes(name + "/scale/weights", {out}, 1. / 512, 1. / 4);
    add_bytes(name + "/scale/biases", {out}, 1. / 1024, -127.5 / 1024);
  }

  void add_bytes(const std::string& name, const std::vector<int>& shape, double scale, double min) {
    weights_.push_back({{"name", name},
                        {"shape", shape},
                        {"dtype", "float32"},
                        {"quantization", {{"dtype", "uint8"}, {"scale", scale}, {"min", min}}}});
    int count = 1;
    for (const int size : shape) count *= size;
    for (int i = 0; i < count; ++i) values_ += static_cast<char>(next_byte());
  }

  void add_floats(const std::string& name, int count) {
    weights_.push_back({{"name", name}, {"shape", {count}}, {"dtype", "float32"}});
    for (int i = 0; i < count; ++i) {
      const float value = static_cast<float>(next_byte()) / 1024 - 1.F / 8;
      values_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  }

  std::uint8_t next_byte() {
    state_ = state_ * 1664525U + 1013904223U;
    return static_cast<std::uint8_t>(state_ >> 24);
  }

  std::uint32_t state_ = 1;
  json weights_ = json::array();
  std::string values_;
};

int grey_of_drawn_face(int x, int y) {
  const auto inside = [&](int left, int top, int wide, int high) {
    const int across = (x - left) * high, down = (y - top) * wide, limit = wide * high;
    return across * across + down * down <= limit * limit;
  };
  if (inside(75, 112, 20, 7)) return 90;
  if (inside(75, 85, 5, 14)) return 150;
  if (inside(55, 62, 8, 5) || inside(95, 62, 8, 5)) return 40;
  return inside(75, 78, 48, 62) ? 190 : 60 + (x + y) / 8;
}

/// [1,3,150,150] as face-api feeds it to the network, which here comes to it standardised.
torch::Tensor drawn_face() {
  const auto pixels = torch::empty({1, 3, kSide, kSide});
  auto values = pixels.accessor<float, 4>();
  for (int y = 0; y < kSide; ++y)
    for (int x = 0; x < kSide; ++x) {
      const int grey = grey_of_drawn_face(x, y);
      values[0][0][y][x] = static_cast<float>(grey);
      values[0][1][y][x] = static_cast<float>(grey * 7 / 8);
      values[0][2][y][x] = static_cast<float>(grey * 3 / 4);
    }
  const auto mean = torch::tensor({122.782F, 117.001F, 104.298F}).view({1, 3, 1, 1});
  return (pixels - mean) / 255 / FaceResNet::kContrast;
}

void expect_golden(const fs::path& manifest, const char* name) {
  const torch::NoGradGuard no_grad;
  FaceResNet network(3, kSide);
  network.eval();
  load_pretrained(network, read_state_dict(manifest));
  const auto maps = network.forward(drawn_face());
  ASSERT_EQ(maps.sizes(), (torch::IntArrayRef{1, 256, 4, 4}));
  std::ifstream in(EMOXNET_PARITY_DIR "/face_resnet_golden.json");
  const auto golden = json::parse(in).at(name).get<std::vector<float>>();
  const auto expected = torch::tensor(golden);
  ASSERT_EQ(expected.numel(), 256);
  const double largest = expected.abs().max().item<double>();
  EXPECT_GT(expected.std().item<double>(), 1e-2 * largest);  // the network is alive
  EXPECT_LT((maps.mean({2, 3}).flatten() - expected).abs().max().item<double>(), 1e-4 * largest);
}

TEST(FaceResNetParity, AnswersAsFaceApiDoesWithWeightsByAFormula) {
  const test::TemporaryFolder folder;
  expect_golden(MadeWeights().write(folder), "made");
}

TEST(FaceResNetParity, AnswersAsFaceApiDoesWithThePublishedWeights) {
  const fs::path manifest = EMOXNET_FACE_WEIGHTS;
  if (!fs::exists(manifest))
    GTEST_SKIP()
        << "needs the npm package @vladmandic/face-api, which `scripts/bench web` installs";
  expect_golden(manifest, "published");
}

}  // namespace
}  // namespace emoxnet::models

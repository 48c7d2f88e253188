// Published weights in our networks: what make_pretrained.py writes with Debian's PyTorch, random
// as it is, must answer here as it does there.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "native/models/pretrained/pretrained.h"
#include "native/models/registry.h"
#include "tests/unit/support/temporary_folder.h"
#include "tests/unit/support/user_sentence.h"

namespace emoxnet::models {
namespace {

constexpr int kNoTorch = 77;  // an exit code of the programs in Python

int run(const std::string& command) {
  const int status = std::system(("/usr/bin/python3 " + command).c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

torch::Tensor read_floats(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  auto values = torch::empty(static_cast<std::int64_t>(bytes.size() / sizeof(float)));
  std::copy(bytes.begin(), bytes.end(), static_cast<char*>(values.data_ptr()));
  return values;
}

ModelOptions published(const std::string& name, int channels) {
  ModelOptions options;
  options.name = name;
  options.channels = channels;
  if (name == "efficientnet-b0")
    options.stem = Stem{2, false};
  else if (name != "vgg16")
    options.stem = kPublishedStem;
  return options;
}

class PretrainedParity : public testing::TestWithParam<const char*> {
 protected:
  // Makes the files, or skips the test.
  void SetUp() override {
    const int code =
        run(EMOXNET_MAKE_PRETRAINED " " + std::string(GetParam()) + " " + folder_.path().string());
    if (code == kNoTorch) GTEST_SKIP() << "needs Debian's python3-torch and python3-torchvision";
    ASSERT_EQ(code, 0);
    weights_ = folder_ / "weights.pth";
    if (!std::filesystem::exists(weights_)) weights_ = folder_ / "weights.safetensors";
  }

  void expect_same_features(const std::string& kind, int channels) {
    const auto backbone = create_backbone(published(GetParam(), channels));
    const auto report = load_pretrained(*backbone, read_state_dict(weights_));
    EXPECT_EQ(report.summed_to_grey, channels == 1);
    for (const std::string& name : report.skipped)  // of the head alone
      EXPECT_TRUE(name.find("fc.") != std::string::npos ||
                  name.find("classifier.") != std::string::npos ||
                  name.find("last_linear.") != std::string::npos)
          << name;
    EXPECT_EQ(report.skipped.size(), 2);  // weight and bias
    backbone->eval();
    const torch::NoGradGuard no_grad;
    const auto faces = read_floats(folder_ / (kind + ".f32")).view({2, channels, 64, 64});
    const auto expected = read_floats(folder_ / (kind + "_features.f32"));
    const auto features = backbone->forward(faces).flatten();
    ASSERT_EQ(features.numel(), expected.numel());
    const double largest = expected.abs().max().item<double>();
    EXPECT_GT(expected.std().item<double>(), 1e-3 * largest);  // the network is alive
    EXPECT_LT((features - expected).abs().max().item<double>(), 1e-4 * largest);
  }

  test::TemporaryFolder folder_;
  std::filesystem::path weights_;
};

TEST(SavedByTorch, IsReadInEachFormOrRefusedWithTheWayOut) {
  const test::TemporaryFolder folder;
  const int code = run(EMOXNET_MAKE_CHECKPOINTS " " + folder.path().string());
  if (code == kNoTorch) GTEST_SKIP() << "needs Debian's python3-torch";
  ASSERT_EQ(code, 0);
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder.path())) {
    SCOPED_TRACE(file.path().filename().string());
    ++files;
    if (file.path().filename().string().rfind("weights", 0) == 0) {
      EXPECT_EQ(read_state_dict(file.path()).size(), 2);
      continue;
    }
    const auto sentence = test::user_sentence(folder, [&] { read_state_dict(file.path()); });
    EXPECT_NE(sentence.find("torch.save(model.state_dict(), FILE) makes one"), std::string::npos)
        << sentence;
  }
  EXPECT_EQ(files, 16);
}

TEST_P(PretrainedParity, SameFeatures) {
  expect_same_features("grey", 1);
  expect_same_features("colour", 3);
}

INSTANTIATE_TEST_SUITE_P(Networks, PretrainedParity,
                         testing::Values("vgg16", "densenet121", "efficientnet-b0", "resnet34",
                                         "resnext50", "se-resnet34", "se-resnext50"),
                         [](const auto& info) {
                           std::string name = info.param;
                           name.erase(std::remove(name.begin(), name.end(), '-'), name.end());
                           return name;
                         });

}  // namespace
}  // namespace emoxnet::models

#include "native/eval/grad_cam.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "native/models/emoxnet_lite.h"
#include "native/models/registry.h"
#include "native/vision/labels.h"
#include "native/vision/preprocess.h"

namespace emoxnet::eval {
namespace {

using torch::Tensor;

/// Two feature extractors that pass the face on: as it is in 2x2 places, and its negative averaged
/// into one place. Logit c is c * (mean of the first)^2 + (mean of the second).
class TwoExtractors : public models::ExpressionModel {
 public:
  models::Prediction forward(const Tensor& faces) override {
    models::Prediction prediction;
    prediction.feature_maps = {faces * 1, -faces.mean({2, 3}, true)};
    const auto first = prediction.feature_maps[0].mean({1, 2, 3}),
               second = prediction.feature_maps[1].mean({1, 2, 3});
    const auto c = torch::arange(vision::kClasses, torch::kFloat32);
    prediction.logits = (first * first).unsqueeze(1) * c + second.unsqueeze(1);
    return prediction;
  }
  [[nodiscard]] int feature_width() const override { return 2; }
};

// By hand, for the face {1, 2, 3, 6} with mean 3: the gradient of c * mean^2 is 2 * 3 * c / 4 at
// each place, 6c summed over the four; that of the second extractor's mean is 1, its value -3.
TEST(GradCam, FollowsTheGradient) {
  TwoExtractors model;
  const auto face = torch::tensor({1.F, 2.F, 3.F, 6.F}).view({1, 1, 2, 2});
  const auto maps = grad_cam(model, face);
  ASSERT_EQ(maps.sizes(), (std::vector<std::int64_t>{1, 7, 2, 2}));
  for (int c = 0; c < vision::kClasses; ++c)
    for (int place = 0; place < 4; ++place) {
      const float by_hand =
          std::max(0.F, 6.F * static_cast<float>(c) * face.view(-1)[place].item<float>() - 3);
      EXPECT_FLOAT_EQ(maps.view({7, 4})[c][place].item<float>(), by_hand) << c << ' ' << place;
    }
}

TEST(GradCam, TakesEachFaceByItself) {
  TwoExtractors model;
  const auto faces = torch::rand({3, 1, 2, 2});
  const auto together = grad_cam(model, faces);
  for (int i = 0; i < 3; ++i)
    EXPECT_TRUE(
        torch::allclose(together.slice(0, i, i + 1), grad_cam(model, faces.slice(0, i, i + 1))));
}

// Selvaraju et al., section 3.1: under a linear head it is the class activation map.
TEST(GradCam, IsTheActivationMapOfALinearHead) {
  torch::manual_seed(1);
  models::EmoXNetLite model;
  model.eval();
  const auto faces = torch::rand({2, 1, vision::kSide, vision::kSide});
  const torch::NoGradGuard caller_needs_no_gradients;
  const auto bias = model.named_parameters()["classifier.bias"];
  bias.uniform_(-1, 1);
  const auto expected =
      torch::relu(model.forward(faces).activation_maps - bias.view({1, vision::kClasses, 1, 1}));
  const auto maps = grad_cam(model, faces);
  EXPECT_GT(expected.max().item<float>(), 0);
  EXPECT_TRUE(torch::allclose(maps, expected, 1e-4, 1e-5));
}

TEST(GradCam, ServesEveryNetworkOfTheRegistry) {
  const auto face = torch::rand({1, 1, vision::kSide, vision::kSide});
  for (const auto& name : models::names()) {
    torch::manual_seed(1);
    models::ModelOptions options;
    options.name = name;
    const auto model = models::create(options);
    model->eval();
    for (auto& parameter : model->parameters()) parameter.set_requires_grad(false);
    const auto maps = grad_cam(*model, face);
    EXPECT_EQ(maps.size(1), vision::kClasses) << name;
    EXPECT_GE(maps.size(2), 2) << name;
    EXPECT_GE(maps.min().item<float>(), 0) << name;
    EXPECT_GT(maps.max().item<float>(), 0) << name;
  }
}

}  // namespace
}  // namespace emoxnet::eval

#include "native/models/emoxnet_lite.h"

#include "native/models/residual.h"
#include "native/vision/labels.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

constexpr int kBlocksPerStage = 2;
constexpr int kStageWidths[] = {32, 64, 128};
constexpr int kReduction = 8;  // of squeeze-and-excitation
constexpr double kDropout = 0.2;

}  // namespace

EmoXNetLite::EmoXNetLite()
    : dropout_(kDropout), classifier_(nn::Conv2dOptions(kStageWidths[2], vision::kClasses, 1)) {
  stem_->push_back(conv(1, kStageWidths[0], 5, 2));
  stem_->push_back(nn::BatchNorm2d(kStageWidths[0]));
  stem_->push_back(nn::ReLU());
  int width = kStageWidths[0];
  for (const int stage_width : kStageWidths) {
    for (int block = 0; block < kBlocksPerStage; ++block) {
      const int stride = block == 0 && stage_width != width ? 2 : 1;
      stages_->push_back(std::make_shared<BasicBlock>(width, stage_width, stride, kReduction));
      width = stage_width;
    }
  }
  register_module("stem", stem_);
  register_module("stages", stages_);
  register_module("dropout", dropout_);
  register_module("classifier", classifier_);
  initialise(*this);
}

int EmoXNetLite::feature_width() const { return kStageWidths[2]; }

Prediction EmoXNetLite::forward(const torch::Tensor& faces) {
  const auto x = stages_->forward(stem_->forward(standardise(faces)));
  Prediction prediction;
  prediction.feature_maps = {x};
  prediction.activation_maps = classifier_(dropout_(x)).to(torch::kFloat32);
  prediction.logits = prediction.activation_maps.mean({2, 3});
  return prediction;
}

}  // namespace emoxnet::models

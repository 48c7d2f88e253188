#include "native/models/emoxnet_lite.h"

#include "native/models/blocks.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

constexpr int kBlocksPerStage = 2;
constexpr int kStageWidths[] = {32, 64, 128};
constexpr double kDropout = 0.2;

// A standard deviation of about 0.03 grey levels' share: flat pictures stay flat instead of having
// the camera's noise blown up.
constexpr double kContrastFloor = 1e-3;

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
      stages_->push_back(SEBasicBlock(width, stage_width, stride));
      width = stage_width;
    }
  }
  register_module("stem", stem_);
  register_module("stages", stages_);
  register_module("dropout", dropout_);
  register_module("classifier", classifier_);
  initialise(*this);
}

Prediction EmoXNetLite::forward(const torch::Tensor& faces) {
  auto x = torch::instance_norm(faces, {}, {}, {}, {}, /*use_input_stats=*/true, /*momentum=*/0,
                                kContrastFloor, /*cudnn_enabled=*/false);
  x = stages_->forward(stem_->forward(x));
  Prediction prediction;
  prediction.activation_maps = classifier_(dropout_(x)).to(torch::kFloat32);
  prediction.logits = prediction.activation_maps.mean({2, 3});
  return prediction;
}

}  // namespace emoxnet::models

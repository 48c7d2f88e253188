#include "native/models/emoxnet_lite.h"

#include "native/models/residual.h"
#include "native/support/check.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

constexpr double kLiteDropout = 0.2;

}  // namespace

EmoXNetLite::EmoXNetLite(const LiteShape& shape, int classes)
    : dropout_(kLiteDropout), classifier_(nn::Conv2dOptions(shape.widths.back(), classes, 1)) {
  EMOXNET_CHECK(shape.widths.size() == shape.blocks.size(), "a number of blocks for each width");
  int width = shape.widths.front();
  stem_->push_back(conv(1, width, 5, 2));
  stem_->push_back(nn::BatchNorm2d(width));
  stem_->push_back(nn::ReLU());
  for (std::size_t stage = 0; stage < shape.widths.size(); ++stage) {
    for (int block = 0; block < shape.blocks[stage]; ++block) {
      const int stride = stage > 0 && block == 0 ? 2 : 1;
      stages_->push_back(
          std::make_shared<BasicBlock>(width, shape.widths[stage], stride, shape.reduction));
      width = shape.widths[stage];
    }
  }
  register_module("stem", stem_);
  register_module("stages", stages_);
  register_module("dropout", dropout_);
  register_module("classifier", classifier_);
  initialise(*this);
}

int EmoXNetLite::feature_width() const {
  return static_cast<int>(classifier_->options.in_channels());
}

Prediction EmoXNetLite::forward(const torch::Tensor& faces) {
  const auto x = stages_->forward(stem_->forward(standardise(faces)));
  Prediction prediction;
  prediction.feature_maps = {x};
  prediction.activation_maps = classifier_(dropout_(x)).to(torch::kFloat32);
  prediction.logits = prediction.activation_maps.mean({2, 3});
  return prediction;
}

}  // namespace emoxnet::models

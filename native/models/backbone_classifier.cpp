#include "native/models/backbone_classifier.h"

#include "native/models/blocks.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

constexpr double kFeatureDropout = 0.2;

}  // namespace

BackboneClassifier::BackboneClassifier(std::shared_ptr<Backbone> backbone, int channels,
                                       int classes)
    : backbone_(std::move(backbone)),
      dropout_(kFeatureDropout),
      classifier_(nn::Conv2dOptions(backbone_->width(), classes, 1)),
      channels_(channels) {
  register_module("backbone", backbone_);
  register_module("dropout", dropout_);
  register_module("classifier", classifier_);
}

Prediction BackboneClassifier::forward(const torch::Tensor& faces) {
  const auto features = backbone_->forward(to_channels(standardise(faces), channels_));
  Prediction prediction;
  prediction.feature_maps = {features};
  prediction.activation_maps = classifier_(dropout_(features)).to(torch::kFloat32);
  prediction.logits = prediction.activation_maps.mean({2, 3});
  return prediction;
}

torch::Tensor to_channels(const torch::Tensor& faces, int channels) {
  return faces.size(1) == channels ? faces : torch::cat(std::vector(channels, faces), 1);
}

}  // namespace emoxnet::models

// A backbone with the classification head that all baselines share: global average pooling, dropout
// and one linear layer (paper, tables 1 and 2: the single networks beside the ensemble).
#pragma once

#include <memory>

#include "native/models/backbone.h"
#include "native/models/expression_model.h"

namespace emoxnet::models {

/// The linear layer is applied place by place and its answers are averaged, which is the same and
/// yields the class activation maps on the way.
class BackboneClassifier : public ExpressionModel {
 public:
  BackboneClassifier(std::shared_ptr<Backbone> backbone, int channels, int classes);
  Prediction forward(const torch::Tensor& faces) override;
  [[nodiscard]] int feature_width() const override { return backbone_->width(); }

  [[nodiscard]] const std::shared_ptr<Backbone>& backbone() const { return backbone_; }

 private:
  std::shared_ptr<Backbone> backbone_;
  torch::nn::Dropout2d dropout_;
  torch::nn::Conv2d classifier_;
  int channels_;
};

/// Standardised faces with as many channels as a network takes: grey ones are repeated.
/// faces: [N,1,48,48] or [N,channels,48,48]; returns [N,channels,48,48].
torch::Tensor to_channels(const torch::Tensor& faces, int channels);

}  // namespace emoxnet::models

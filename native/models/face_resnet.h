// The residual network behind dlib's face recognition (Davis King's
// face_recognition_resnet_model_v1): weights that three million faces have taught are a start that
// knows faces, as ImageNet's do not.
#pragma once

#include "native/models/backbone.h"

namespace emoxnet::models {

/// Without its last block, which leaves one place of a face, and without the matrix that makes 128
/// numbers of that. Parameters under the names of face-api's file of its weights.
///
///   [N,channels,H,W], standardised faces, to [N,256,h,w]; h, w: 3 of the usual side, 4 of 150
class FaceResNet : public Backbone {
 public:
  /// Two and a quarter times a face of 48 pixels. Below 103 fewer than 3x3 places are left at the
  /// end; the 150 of the published network cost twice as much.
  static constexpr int kUsualSide = 108;

  /// side: to which pictures are enlarged first.
  explicit FaceResNet(int channels, int side = kUsualSide);
  torch::Tensor forward(torch::Tensor x) override;
  [[nodiscard]] int width() const override { return 256; }

  /// How much of [0,1] the contrast of a face takes, as the standard deviation of its pixels: the
  /// mean of 1,543 pictures of FER-2013. The weights expect pixels in [0,1] less their mean, so
  /// standardised faces are brought back to this contrast. (dlib takes off a mean of its own for
  /// red, green and blue; to a grey face all three are the same to within a fifth of the contrast.)
  static constexpr double kContrast = 0.21;

 private:
  torch::nn::Sequential layers_;
  int side_;
};

}  // namespace emoxnet::models

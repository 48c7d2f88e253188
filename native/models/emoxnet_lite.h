// EmoXNetLite: the small network that runs in the browser. The paper leaves its shape open; this
// one is a residual network (He et al. 2016, arXiv:1512.03385) with squeeze-and-excitation
// (Hu et al. 2018, arXiv:1709.01507), plain 3x3 convolutions only: at this size they train four
// times faster than depthwise ones and run no slower in WebAssembly, int8 included.
#pragma once

#include <vector>

#include "native/models/expression_model.h"
#include "native/vision/labels.h"

namespace emoxnet::models {

/// What may be chosen about an EmoXNetLite.
struct LiteShape {
  std::vector<int> widths = {24, 64, 128};  ///< channels of each stage; every stage but the first
                                            ///< halves the sides
  std::vector<int> blocks = {1, 2, 2};      ///< residual blocks of each stage; the first may have
                                            ///< none behind its stem
  int reduction = 8;                        ///< of squeeze-and-excitation, up to the least of the
                                            ///< widths; 0: without it

  bool operator==(const LiteShape& other) const {
    return widths == other.widths && blocks == other.blocks && reduction == other.reduction;
  }
};

/// The default shape, which ships: 0.68 M parameters, 43 million multiply-adds a face. It was
/// chosen by its time in WebAssembly, in eight bits.
///
///   faces [N,1,48,48] in [0,1]
///   each face to zero mean and unit variance: light and contrast of the camera drop out
///   stem    5x5, stride 2   [N,24,24,24]
///   stage 1 1 SE block      [N,24,24,24]
///   stage 2 2 SE blocks     [N,64,12,12]
///   stage 3 2 SE blocks     [N,128,6,6]
///   1x1 convolution         [N,classes,6,6] activation maps, their mean: logits [N,classes]
class EmoXNetLite : public ExpressionModel {
 public:
  /// shape: as many blocks as widths, at least one stage, every number above 0 (reduction and the
  /// first of the blocks: or 0).
  explicit EmoXNetLite(const LiteShape& shape = {}, int classes = vision::kClasses);
  Prediction forward(const torch::Tensor& faces) override;
  [[nodiscard]] int feature_width() const override;

 private:
  torch::nn::Sequential stem_, stages_;
  torch::nn::Dropout dropout_;
  torch::nn::Conv2d classifier_;
};

}  // namespace emoxnet::models

// What every network of the project looks like from outside.
#pragma once

#include <torch/torch.h>

#include <string>
#include <vector>

namespace emoxnet::models {

struct Prediction {
  torch::Tensor logits;           ///< [N,classes] float32, before the softmax
  torch::Tensor activation_maps;  ///< [N,classes,h,w] class activation maps (Zhou et al.
                                  ///< 2016, arXiv:1512.04150): logits = their mean over h, w, where
                                  ///< the head is linear
  std::vector<torch::Tensor> feature_maps;  ///< what the head averages over places, [N,C,h,w] of
                                            ///< each feature extractor
};

class ExpressionModel : public torch::nn::Module {
 public:
  /// faces: [N,1,48,48] float32 in [0,1].
  virtual Prediction forward(const torch::Tensor& faces) = 0;

  /// Values that its head gets of a face.
  [[nodiscard]] virtual int feature_width() const = 0;

  /// Name of its last layer, the only one whose shape depends on the classes.
  [[nodiscard]] virtual std::string class_layer() const { return "classifier"; }
};

}  // namespace emoxnet::models

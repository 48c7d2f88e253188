// EmoXNet, the paper's ensemble (section on the proposed architecture): four feature extractors,
// their averaged features side by side, a multi-layer perceptron over them.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "native/models/backbone_classifier.h"
#include "native/models/expression_model.h"

namespace emoxnet::models {

inline constexpr int kMembers = 4;

/// The members as the registry and the network's own parts are named.
inline constexpr std::array<const char*, kMembers> kMemberNames = {"vgg16", "densenet121",
                                                                   "se-resnet34", "se-resnext50"};

/// What may be chosen about its perceptron; the paper leaves both open.
struct Perceptron {
  int hidden = 512;      ///< width of the hidden layer
  double dropout = 0.5;  ///< of the hidden layer, while training

  bool operator==(const Perceptron& other) const {
    return hidden == other.hidden && dropout == other.dropout;
  }
};

///   faces [N,1,48,48] in [0,1], each standardised
///   vgg16 [N,512], densenet121 [N,1024], se-resnet34 [N,512], se-resnext50 [N,2048]
///   side by side [N,4096]; linear [N,hidden], ReLU, dropout; linear [N,classes],
///   the logits
///
/// Its perceptron is not linear, so the activation maps are what it says of each place by itself,
/// [N,classes,h,w] with h, w of the first member; their mean is near the logits but not the same.
class EmoXNet : public ExpressionModel {
 public:
  EmoXNet(const std::array<std::shared_ptr<Backbone>, kMembers>& members, int channels,
          const Perceptron& perceptron, int classes);
  Prediction forward(const torch::Tensor& faces) override;
  [[nodiscard]] int feature_width() const override { return width_; }
  [[nodiscard]] std::string class_layer() const override { return "head.3"; }

  /// The members' averaged features. faces: [N,1,48,48]; returns [N,4096] float32.
  torch::Tensor features(const torch::Tensor& faces);

  /// The perceptron. features: [N,4096]; returns logits [N,classes].
  torch::Tensor classify(const torch::Tensor& features);

  /// Copies the backbone of a trained baseline, of the same name and shape, into member m.
  /// Throws UserError when the shapes differ.
  void load_member(int m, const BackboneClassifier& trained);

  [[nodiscard]] const std::array<std::shared_ptr<Backbone>, kMembers>& members() const {
    return members_;
  }
  [[nodiscard]] torch::nn::Sequential head() const { return head_; }

 private:
  std::vector<torch::Tensor> feature_maps(const torch::Tensor& faces);

  std::array<std::shared_ptr<Backbone>, kMembers> members_;
  torch::nn::Sequential head_;
  int channels_, width_ = 0;
};

}  // namespace emoxnet::models

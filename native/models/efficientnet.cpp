#include "native/models/efficientnet.h"

#include <algorithm>
#include <string>

#include "native/models/blocks.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

/// A row of the paper's table 1.
struct Stage {
  int expansion, kernel, stride, width, layers;
};
constexpr Stage kStages[] = {{1, 3, 1, 16, 1}, {6, 3, 2, 24, 2},  {6, 5, 2, 40, 2},
                             {6, 3, 2, 80, 3}, {6, 5, 1, 112, 3}, {6, 5, 2, 192, 4},
                             {6, 3, 1, 320, 1}};
constexpr int kStemWidth = 32;
constexpr int kHeadWidth = 1280;
constexpr int kReduction = 4;            // of squeeze-and-excitation, in terms of a block's input
constexpr double kLastDropChance = 0.2;  // stochastic depth grows linearly up to the last block

Layers conv_norm(int in, int out, int kernel, int stride, int groups, bool activation) {
  Layers layers(conv(in, out, kernel, stride, groups), nn::BatchNorm2d(out));
  if (activation) layers->push_back(nn::SiLU());
  return layers;
}

/// Leaves a residual branch out for some faces while training (Huang et al. 2016,
/// arXiv:1603.09382).
torch::Tensor drop_branch(const torch::Tensor& branch, double chance) {
  const auto kept = torch::rand({branch.size(0), 1, 1, 1}, branch.options()) >= chance;
  return branch * kept.to(branch.dtype()) / (1 - chance);
}

/// Inverted residual: expand by 1x1, depthwise, squeeze-and-excitation, project by 1x1.
/// [N,in,H,W] to [N,stage.width,H/stride,W/stride].
class MBConvImpl : public nn::Module {
 public:
  MBConvImpl(int in, const Stage& stage, int stride, double drop_chance)
      : residual_(stride == 1 && in == stage.width), drop_chance_(drop_chance) {
    const int inner = in * stage.expansion;
    if (stage.expansion != 1) block_->push_back(conv_norm(in, inner, 1, 1, 1, true));
    block_->push_back(conv_norm(inner, inner, stage.kernel, stride, inner, true));
    block_->push_back(
        SqueezeExcitation(inner, std::max(1, in / kReduction), SqueezeActivation::kSiLU));
    block_->push_back(conv_norm(inner, stage.width, 1, 1, 1, false));
    register_module("block", block_);
  }

  torch::Tensor forward(const torch::Tensor& x) {
    auto y = block_->forward(x);
    if (!residual_) return y;
    if (is_training()) y = drop_branch(y, drop_chance_);
    return x + y;
  }

 private:
  Layers block_;
  bool residual_;
  double drop_chance_;
};
TORCH_MODULE(MBConv);

}  // namespace

EfficientNetB0::EfficientNetB0(int channels, const Stem& stem) {
  // Named by hand, as the pooling has no number of its own.
  int number = 0;
  const auto add = [&](const Layers& layers) {
    features_->push_back(std::to_string(number++), layers);
  };
  add(conv_norm(channels, kStemWidth, 3, stem.stride, 1, true));
  if (stem.pool) features_->push_back("pool", stem_pool());
  int blocks = 0, block = 0;
  for (const Stage& stage : kStages) blocks += stage.layers;
  int width = kStemWidth;
  for (const Stage& stage : kStages) {
    Layers layers;
    for (int layer = 0; layer < stage.layers; ++layer, ++block) {
      const double drop_chance = kLastDropChance * block / blocks;
      layers->push_back(MBConv(width, stage, layer == 0 ? stage.stride : 1, drop_chance));
      width = stage.width;
    }
    add(layers);
  }
  add(conv_norm(width, kHeadWidth, 1, 1, 1, true));
  register_module("features", features_);
  initialise(*this);
}

torch::Tensor EfficientNetB0::forward(torch::Tensor x) { return features_->forward(x); }

}  // namespace emoxnet::models

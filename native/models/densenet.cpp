#include "native/models/densenet.h"

#include <string>

#include "native/models/blocks.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

constexpr int kBlocks = 4;
constexpr int kLayersOfBlock[kBlocks] = {6, 12, 24, 16};
constexpr int kGrowth = 32;
constexpr int kBottleneck = 4;  // width of the 1x1 convolution in growths

/// Adds `kGrowth` channels to those it is given. [N,in,H,W] to [N,in+kGrowth,H,W].
class DenseLayerImpl : public nn::Module {
 public:
  explicit DenseLayerImpl(int in)
      : norm1_(in),
        norm2_(kBottleneck * kGrowth),
        conv1_(conv(in, kBottleneck * kGrowth, 1)),
        conv2_(conv(kBottleneck * kGrowth, kGrowth, 3)) {
    register_module("norm1", norm1_);
    register_module("conv1", conv1_);
    register_module("norm2", norm2_);
    register_module("conv2", conv2_);
  }

  torch::Tensor forward(const torch::Tensor& x) {
    const auto narrow = conv1_(norm1_(x).relu_());
    return torch::cat({x, conv2_(norm2_(narrow).relu_())}, 1);
  }

 private:
  nn::BatchNorm2d norm1_, norm2_;
  nn::Conv2d conv1_, conv2_;
};
TORCH_MODULE(DenseLayer);

}  // namespace

DenseNet121::DenseNet121(int channels, const Stem& stem) {
  int width = 2 * kGrowth;
  features_->push_back("conv0", conv(channels, width, 7, stem.stride));
  features_->push_back("norm0", nn::BatchNorm2d(width));
  features_->push_back("relu0", nn::ReLU(nn::ReLUOptions(true)));
  if (stem.pool) features_->push_back("pool0", stem_pool());
  for (int b = 0; b < kBlocks; ++b) {
    const std::string number = std::to_string(b + 1);
    Layers block;
    for (int layer = 0; layer < kLayersOfBlock[b]; ++layer, width += kGrowth)
      block->push_back("denselayer" + std::to_string(layer + 1), DenseLayer(width));
    features_->push_back("denseblock" + number, block);
    if (b + 1 == kBlocks) break;
    Layers transition;
    transition->push_back("norm", nn::BatchNorm2d(width));
    transition->push_back("relu", nn::ReLU(nn::ReLUOptions(true)));
    transition->push_back("conv", conv(width, width / 2, 1));
    transition->push_back("pool", nn::AvgPool2d(2));
    features_->push_back("transition" + number, transition);
    width /= 2;
  }
  features_->push_back("norm5", nn::BatchNorm2d(width));
  features_->push_back("relu5", nn::ReLU(nn::ReLUOptions(true)));
  register_module("features", features_);
  initialise(*this);
}

torch::Tensor DenseNet121::forward(torch::Tensor x) { return features_->forward(x); }

}  // namespace emoxnet::models

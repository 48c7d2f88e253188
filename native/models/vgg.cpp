#include "native/models/vgg.h"

#include <vector>

#include "native/models/blocks.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

constexpr int kPool = 0;  // a max pooling between the widths of the convolutions
// Configuration D of the paper's table 1.
const std::vector<int> kLayers = {64,    64,  kPool, 128, 128,   kPool, 256, 256, 256,
                                  kPool, 512, 512,   512, kPool, 512,   512, 512};

}  // namespace

VGG16::VGG16(int channels) {
  for (const int layer : kLayers) {
    if (layer == kPool) {
      features_->push_back(nn::MaxPool2d(2));
      continue;
    }
    features_->push_back(nn::Conv2d(nn::Conv2dOptions(channels, layer, 3).padding(1)));
    features_->push_back(nn::BatchNorm2d(layer));
    features_->push_back(nn::ReLU(nn::ReLUOptions(true)));
    channels = layer;
  }
  register_module("features", features_);
  initialise(*this);
}

torch::Tensor VGG16::forward(torch::Tensor x) { return features_->forward(x); }

}  // namespace emoxnet::models

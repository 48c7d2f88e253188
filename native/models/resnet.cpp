#include "native/models/resnet.h"

#include <string>

#include "native/models/blocks.h"
#include "native/models/residual.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

constexpr int kBlocksOfStage[] = {3, 4, 6, 3};
constexpr int kFirstWidth = 64;
constexpr int kExpansion = 4;  // output of a bottleneck in terms of its stage's base width
constexpr int kSqueezeReduction = 16;

}  // namespace

ResNet::ResNet(const ResNetOptions& options, int channels, const Stem& stem) {
  const int reduction = options.squeeze_excitation ? kSqueezeReduction : kNoSqueezeExcitation;
  width_ = kFirstWidth;
  stem_->push_back(register_module("conv1", conv(channels, width_, 7, stem.stride)));
  stem_->push_back(register_module("bn1", nn::BatchNorm2d(width_)));
  stem_->push_back(nn::ReLU(nn::ReLUOptions(true)));
  if (stem.pool) stem_->push_back(stem_pool());
  for (std::size_t s = 0; s < std::size(kBlocksOfStage); ++s) {
    Layers stage;
    const int base = kFirstWidth << s;
    for (int b = 0; b < kBlocksOfStage[s]; ++b) {
      const int stride = s > 0 && b == 0 ? 2 : 1;
      if (options.bottleneck) {
        const int inner = options.groups * options.width_per_group << s;
        stage->push_back(std::make_shared<Bottleneck>(width_, inner, options.groups,
                                                      base * kExpansion, stride, reduction));
        width_ = base * kExpansion;
      } else {
        stage->push_back(std::make_shared<BasicBlock>(width_, base, stride, reduction));
        width_ = base;
      }
    }
    stages_->push_back(register_module("layer" + std::to_string(s + 1), stage));
  }
  initialise(*this);
}

torch::Tensor ResNet::forward(torch::Tensor x) { return stages_->forward(stem_->forward(x)); }

}  // namespace emoxnet::models

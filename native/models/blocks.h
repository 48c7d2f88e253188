// Building blocks that several networks share.
#pragma once

#include <torch/torch.h>

namespace emoxnet::models {

/// A Sequential that may be a layer of another one, which LibTorch's own may not.
class LayersImpl : public torch::nn::SequentialImpl {
 public:
  using SequentialImpl::SequentialImpl;
  torch::Tensor forward(const torch::Tensor& x) { return SequentialImpl::forward(x); }
};
TORCH_MODULE(Layers);

/// Square convolution without bias, padded so that stride 1 keeps the size.
torch::nn::Conv2d conv(int in, int out, int kernel, int stride = 1, int groups = 1);

/// 3x3 max pooling of stride 2, as the published stems end. [N,C,H,W] to [N,C,H/2,W/2].
torch::nn::MaxPool2d stem_pool();

/// Between the two layers of squeeze-and-excitation.
enum class SqueezeActivation { kReLU, kSiLU };

/// Squeeze-and-excitation: rescales channels by a gate computed from their means.
/// [N,C,H,W] to [N,C,H,W].
class SqueezeExcitationImpl : public torch::nn::Module {
 public:
  /// squeezed: width between its two layers.
  SqueezeExcitationImpl(int channels, int squeezed,
                        SqueezeActivation activation = SqueezeActivation::kReLU);
  torch::Tensor forward(const torch::Tensor& x);

 private:
  torch::nn::Conv2d reduce_, expand_;
  SqueezeActivation activation_;
};
TORCH_MODULE(SqueezeExcitation);

/// Each face to zero mean and unit variance: light and contrast of the camera drop out. Flat
/// pictures stay flat. [N,C,48,48] to the same.
torch::Tensor standardise(const torch::Tensor& faces);

/// Kaiming-normal convolutions (fan out), zero biases.
void initialise(torch::nn::Module& model);

}  // namespace emoxnet::models

#include "native/models/face_resnet.h"

#include <algorithm>
#include <string>

#include "native/models/blocks.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

/// Blocks of one width; but for the first stage's, the first of them halves the sides.
struct FaceStage {
  int width;
  int blocks;  ///< that keep the size
};
constexpr FaceStage kFaceStages[] = {{32, 3}, {64, 3}, {128, 2}, {256, 2}};

/// A factor and an offset for each channel: what dlib leaves of a batch norm, whose statistics it
/// puts into them. It does not become a batch norm again for training, as a batch's own statistics
/// would change what all that follows was made for. But nothing evens out a step that is too large
/// either, and published factors of 2 to 8 multiply steps by their squares: SGD at 0.0003 learns,
/// at 0.002 it no longer does. [N,C,H,W] to the same.
class ChannelScaleImpl : public nn::Module {
 public:
  explicit ChannelScaleImpl(int channels)
      : weight(register_parameter("weight", torch::ones({channels}))),
        bias(register_parameter("bias", torch::zeros({channels}))) {}

  // As a batch norm of mean 0 and variance 1 it takes one pass over the maps, also in bfloat16, and
  // joins the convolution before it in an exported network.
  torch::Tensor forward(const torch::Tensor& x) {
    return torch::batch_norm(x, weight, bias, torch::zeros_like(weight), torch::ones_like(weight),
                             /*training=*/false, /*momentum=*/0, /*eps=*/0,
                             /*cudnn_enabled=*/false);
  }

  torch::Tensor weight, bias;
};
TORCH_MODULE(ChannelScale);

class ScaledConvImpl : public nn::Module {
 public:
  /// Of stride 1 it keeps the size; of stride 2 it takes the picture without a margin.
  ScaledConvImpl(int in, int out, int kernel, int stride = 1)
      : scale(out),
        conv_(nn::Conv2dOptions(in, out, kernel)
                  .stride(stride)
                  .padding(stride == 1 ? kernel / 2 : 0)) {
    register_module("conv", conv_);
    register_module("scale", scale);
  }
  torch::Tensor forward(const torch::Tensor& x) { return scale(conv_(x)); }

  ChannelScale scale;

 private:
  nn::Conv2d conv_;
};
TORCH_MODULE(ScaledConv);

/// x with zeros behind its channels, rows and columns, where it has fewer than the other.
torch::Tensor grown(const torch::Tensor& x, const torch::Tensor& other) {
  const auto missing = [&](int axis) {
    return std::max<std::int64_t>(other.size(axis) - x.size(axis), 0);
  };
  if (missing(1) + missing(2) + missing(3) == 0) return x;
  return torch::constant_pad_nd(x, {0, missing(3), 0, missing(2), 0, missing(1)});
}

/// relu(shortcut(x) + branch(x)) as dlib has it: the shortcut has no weights. Where the block
/// halves the sides it averages 2x2 places, and what it lacks in channels, or the branch in rows
/// and columns, are zeros. [N,in,H,W] to [N,out,H/stride,W/stride].
class FaceBlock : public nn::Module {
 public:
  FaceBlock(int in, int out, int stride)
      : stride_(stride), conv1_(in, out, 3, stride), conv2_(out, out, 3) {
    register_module("conv1", conv1_);
    register_module("conv2", conv2_);
    // Without pretrained weights a new block is the identity, as ResidualBlock is.
    nn::init::zeros_(conv2_->scale->weight);
  }

  torch::Tensor forward(const torch::Tensor& x) {
    const auto branch = conv2_(conv1_(x).relu_());
    const auto shortcut = stride_ == 1 ? x : torch::avg_pool2d(x, stride_);
    return (grown(branch, shortcut) + grown(shortcut, branch)).relu_();
  }

 private:
  int stride_;
  ScaledConv conv1_, conv2_;
};

}  // namespace

FaceResNet::FaceResNet(int channels, int side) : side_(side) {
  ScaledConv stem(channels, kFaceStages[0].width, 7, 2);
  nn::init::constant_(stem->scale->weight, 1 / kContrast);  // what fresh weights expect
  layers_->push_back(register_module("conv32_down", stem));
  layers_->push_back(nn::ReLU(nn::ReLUOptions(true)));
  layers_->push_back(nn::MaxPool2d(nn::MaxPool2dOptions(3).stride(2)));
  int in = kFaceStages[0].width;
  for (const FaceStage& stage : kFaceStages) {
    const auto add = [&](const std::string& name, int stride) {
      const auto block = std::make_shared<FaceBlock>(in, stage.width, stride);
      layers_->push_back(register_module("conv" + std::to_string(stage.width) + "_" + name, block));
      in = stage.width;
    };
    if (stage.width != kFaceStages[0].width) add("down", 2);
    for (int b = 1; b <= stage.blocks; ++b) add(std::to_string(b), 1);
  }
  initialise(*this);
}

torch::Tensor FaceResNet::forward(torch::Tensor x) {
  return layers_->forward(
      torch::upsample_bilinear2d(x * kContrast, {side_, side_}, /*align_corners=*/false));
}

}  // namespace emoxnet::models

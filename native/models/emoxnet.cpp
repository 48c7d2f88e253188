#include "native/models/emoxnet.h"

#include "native/models/blocks.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace nn = torch::nn;

namespace {

/// [N,C,h,w] of each member to their means side by side, [N,4096] float32.
torch::Tensor averages(const std::vector<torch::Tensor>& maps) {
  std::vector<torch::Tensor> means;
  means.reserve(maps.size());
  for (const auto& map : maps) means.push_back(map.mean({2, 3}).to(torch::kFloat32));
  return torch::cat(means, 1);
}

}  // namespace

EmoXNet::EmoXNet(const std::array<std::shared_ptr<Backbone>, kMembers>& members, int channels,
                 const Perceptron& perceptron, int classes)
    : members_(members), channels_(channels) {
  for (int m = 0; m < kMembers; ++m) {
    register_module(kMemberNames[m], members_[m]);
    width_ += members_[m]->width();
  }
  // 1x1 convolutions: linear layers that can also be asked place by place.
  head_->push_back(nn::Conv2d(nn::Conv2dOptions(width_, perceptron.hidden, 1)));
  head_->push_back(nn::ReLU());
  head_->push_back(nn::Dropout(perceptron.dropout));
  head_->push_back(nn::Conv2d(nn::Conv2dOptions(perceptron.hidden, classes, 1)));
  register_module("head", head_);
}

std::vector<torch::Tensor> EmoXNet::feature_maps(const torch::Tensor& faces) {
  const auto x = to_channels(standardise(faces), channels_);
  std::vector<torch::Tensor> maps;
  maps.reserve(kMembers);
  for (const auto& member : members_) maps.push_back(member->forward(x));
  return maps;
}

Prediction EmoXNet::forward(const torch::Tensor& faces) {
  auto maps = feature_maps(faces);
  Prediction prediction;
  prediction.feature_maps = maps;
  prediction.logits = classify(averages(maps));
  const torch::NoGradGuard no_grad;  // the maps explain, they are not learnt from
  for (auto& map : maps)
    if (map.sizes().slice(2) != maps[0].sizes().slice(2))
      map = torch::upsample_nearest2d(map, maps[0].sizes().slice(2));
  prediction.activation_maps = head_->forward(torch::cat(maps, 1)).to(torch::kFloat32);
  return prediction;
}

torch::Tensor EmoXNet::features(const torch::Tensor& faces) {
  return averages(feature_maps(faces));
}

void EmoXNet::load_member(int m, const BackboneClassifier& trained) {
  const torch::NoGradGuard no_grad;
  const auto copy_all = [&](const auto& from, const auto& to) {
    for (const auto& item : from) {
      const auto* own = to.find(item.key());
      if (own == nullptr || own->sizes() != item.value().sizes())
        throw UserError(std::string("member ") + kMemberNames[m] + ": " + item.key() +
                        " has another shape; expected a member with the same --channels, "
                        "--stem-stride and --stem-pool as the ensemble");
      own->copy_(item.value());
    }
  };
  copy_all(trained.backbone()->named_parameters(), members_[m]->named_parameters());
  copy_all(trained.backbone()->named_buffers(), members_[m]->named_buffers());
}

torch::Tensor EmoXNet::classify(const torch::Tensor& features) {
  return head_->forward(features.unsqueeze(2).unsqueeze(3)).flatten(1).to(torch::kFloat32);
}

}  // namespace emoxnet::models

#include "native/models/registry.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "native/models/backbone_classifier.h"
#include "native/models/densenet.h"
#include "native/models/efficientnet.h"
#include "native/models/emoxnet.h"
#include "native/models/emoxnet_lite.h"
#include "native/models/face_resnet.h"
#include "native/models/resnet.h"
#include "native/models/vgg.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr const char* kLite = "emoxnet-lite";
constexpr const char* kEmoXNet = "emoxnet";
constexpr const char* kFaceResNet = "face-resnet";
constexpr const char* kVGG16 = "vgg16";

/// Whether its first layers can be chosen.
bool has_stem(const std::string& name) { return name != kFaceResNet && name != kVGG16; }

using BackboneFactory = std::function<std::shared_ptr<Backbone>(int channels, const Stem& stem)>;

template <typename Network>
BackboneFactory with_stem() {
  return [](int channels, const Stem& stem) { return std::make_shared<Network>(channels, stem); };
}

template <typename Network>
BackboneFactory without_stem() {
  return [](int channels, const Stem&) { return std::make_shared<Network>(channels); };
}

BackboneFactory resnet(const ResNetOptions& options) {
  return [options](int channels, const Stem& stem) {
    return std::make_shared<ResNet>(options, channels, stem);
  };
}

const std::map<std::string, BackboneFactory>& backbones() {
  static const std::map<std::string, BackboneFactory> map = {
      {"densenet121", with_stem<DenseNet121>()}, {"efficientnet-b0", with_stem<EfficientNetB0>()},
      {"resnet34", resnet(kResNet34)},           {"resnext50", resnet(kResNeXt50)},
      {"se-resnet34", resnet(kSEResNet34)},      {"se-resnext50", resnet(kSEResNeXt50)},
      {kFaceResNet, without_stem<FaceResNet>()}, {kVGG16, without_stem<VGG16>()},
  };
  return map;
}

std::shared_ptr<ExpressionModel> create_emoxnet(const ModelOptions& options, int classes) {
  std::array<std::shared_ptr<Backbone>, kMembers> members;
  for (int m = 0; m < kMembers; ++m) {
    ModelOptions member = options;
    member.name = kMemberNames[m];
    if (!has_stem(member.name)) member.stem = Stem{};
    members[m] = create_backbone(member);
  }
  return std::make_shared<EmoXNet>(members, options.channels, options.perceptron, classes);
}

std::shared_ptr<ExpressionModel> create_lite(const LiteShape& shape, int classes) {
  const auto positive = [](const std::vector<int>& numbers) {
    return std::all_of(numbers.begin(), numbers.end(), [](int number) { return number > 0; });
  };
  constexpr std::size_t kMostStages = 4;
  const auto stages = shape.widths.size();
  if (stages < 1 || stages > kMostStages || !positive(shape.widths))
    throw UserError("--lite-widths: expected one to four numbers above 0");
  if (shape.blocks.size() != stages || shape.blocks.front() < 0 ||
      !positive({shape.blocks.begin() + 1, shape.blocks.end()}))
    throw UserError(
        "--lite-blocks: expected a number above 0 for each of --lite-widths, or 0 for the first");
  const int narrowest = *std::min_element(shape.widths.begin(), shape.widths.end());
  if (shape.reduction < 0 || shape.reduction > narrowest)
    throw UserError("--lite-reduction: expected 0 or a number up to the least of --lite-widths");
  return std::make_shared<EmoXNetLite>(shape, classes);
}

using NamedTensors = torch::OrderedDict<std::string, torch::Tensor>;

/// Weights and running statistics, without those of the layer `except`; "": all.
NamedTensors tensors_of(const torch::nn::Module& module, const std::string& except) {
  NamedTensors tensors;
  const auto add = [&](const NamedTensors& all) {
    for (const auto& item : all)
      if (except.empty() || item.key().rfind(except + ".", 0) != 0)
        tensors.insert(item.key(), item.value());
  };
  add(module.named_parameters());
  add(module.named_buffers());
  return tensors;
}

bool copy_tensors(const NamedTensors& source, NamedTensors target) {
  if (source.size() != target.size()) return false;
  for (const auto& item : source) {
    const torch::Tensor* same = target.find(item.key());
    if (same == nullptr || same->sizes() != item.value().sizes()) return false;
  }
  const torch::NoGradGuard no_grad;
  for (const auto& item : source) target[item.key()].copy_(item.value());
  return true;
}

}  // namespace

std::vector<std::string> backbone_names() {
  std::vector<std::string> all;
  for (const auto& [name, factory] : backbones()) all.push_back(name);
  return all;
}

std::vector<std::string> names() {
  auto all = backbone_names();
  all.emplace_back(kEmoXNet);
  all.emplace_back(kLite);
  return all;
}

void refuse_unknown(const std::string& name) {
  std::string known;
  for (const auto& n : names()) {
    if (n == name) return;
    known += (known.empty() ? "" : ", ") + n;
  }
  throw UserError("--model " + name + ": no such network; expected one of " + known);
}

std::shared_ptr<ExpressionModel> create(const ModelOptions& options, int classes) {
  refuse_unknown(options.name);
  if (options.name != kEmoXNet && !(options.perceptron == Perceptron{}))
    throw UserError("--model " + options.name +
                    ": expected neither --hidden nor --dropout, these are emoxnet's");
  if (options.name == kLite) {
    if (!(options.stem == Stem{}) || options.channels != 1)
      throw UserError(
          "--model emoxnet-lite: its stem and its grey input are fixed; expected "
          "neither --stem-stride, --stem-pool nor --channels");
    return create_lite(options.lite, classes);
  }
  if (!(options.lite == LiteShape{}))
    throw UserError("--model " + options.name +
                    ": expected no --lite option, these are emoxnet-lite's");
  if (options.name == kEmoXNet) return create_emoxnet(options, classes);
  return std::make_shared<BackboneClassifier>(create_backbone(options), options.channels, classes);
}

std::shared_ptr<Backbone> create_backbone(const ModelOptions& options) {
  const auto found = backbones().find(options.name);
  if (found == backbones().end())
    throw UserError(options.name + ": not a single feature extractor; expected a baseline's name");
  if (options.channels != 1 && options.channels != 3)
    throw UserError("--channels " + std::to_string(options.channels) + ": expected 1 or 3");
  if (!has_stem(options.name) && !(options.stem == Stem{}))
    throw UserError("--model " + options.name +
                    ": its first layers are as they are; expected neither --stem-stride nor "
                    "--stem-pool");
  if (options.stem.stride != 1 && options.stem.stride != 2)
    throw UserError("--stem-stride " + std::to_string(options.stem.stride) + ": expected 1 or 2");
  return found->second(options.channels, options.stem);
}

bool copy_weights(const torch::nn::Module& from, torch::nn::Module& to) {
  return copy_tensors(tensors_of(from, ""), tensors_of(to, ""));
}

bool copy_features(const ExpressionModel& from, ExpressionModel& to) {
  return copy_tensors(tensors_of(from, from.class_layer()), tensors_of(to, to.class_layer()));
}

std::int64_t count_parameters(const torch::nn::Module& model) {
  std::int64_t count = 0;
  for (const auto& parameter : model.parameters())
    if (parameter.requires_grad()) count += parameter.numel();
  return count;
}

}  // namespace emoxnet::models

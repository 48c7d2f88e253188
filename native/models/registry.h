// Networks by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "native/models/backbone.h"
#include "native/models/emoxnet.h"
#include "native/models/emoxnet_lite.h"
#include "native/models/expression_model.h"
#include "native/vision/labels.h"

namespace emoxnet::models {

/// Everything that decides a network's shape but the number of classes, which its data set has.
struct ModelOptions {
  std::string name = "emoxnet-lite";
  Stem stem;              ///< of networks that have one; vgg16, face-resnet, emoxnet-lite: as it is
  int channels = 1;       ///< of the first convolution: 1 grey, 3 RGB
  LiteShape lite;         ///< emoxnet-lite only
  Perceptron perceptron;  ///< emoxnet only
};

/// Names that create() knows: the paper's single networks, face-resnet, EmoXNet and EmoXNetLite.
std::vector<std::string> names();

/// Throws UserError naming all of them unless it is one.
void refuse_unknown(const std::string& name);

/// Names of those that are a backbone with the common head.
std::vector<std::string> backbone_names();

/// A freshly initialised network (torch's global generator). Throws UserError for an unknown name
/// or for options that the network does not have.
std::shared_ptr<ExpressionModel> create(const ModelOptions& options,
                                        int classes = vision::kClasses);

/// The same without its head. Throws UserError likewise, and for networks that are no backbone.
std::shared_ptr<Backbone> create_backbone(const ModelOptions& options);

/// Gives one network the weights and running statistics of another. False, and nothing done, if
/// their shapes differ.
bool copy_weights(const torch::nn::Module& from, torch::nn::Module& to);

/// The same but for the layer that tells the classes apart: `to` keeps its own.
bool copy_features(const ExpressionModel& from, ExpressionModel& to);

/// Number of trainable values.
std::int64_t count_parameters(const torch::nn::Module& model);

}  // namespace emoxnet::models

// Weights of torchvision, timm (Wightman 2019, PyTorch Image Models) and face-api in our networks,
// which name their parameters likewise. What is mapped besides:
//   whatever stands before the first convolution's name         gone from the front: module.
//                                                                (DataParallel), backbone.,
//                                                                encoder.
//   denselayerN.norm.1, denselayerN.conv.1                       denselayerN.norm1, .conv1, as
//                                                                torchvision's DenseNet files
//   layer0.conv1, layer0.bn1                                     conv1, bn1, and
//   se_module                                                    se, as timm's legacy_se* have them
//   filters, weights; biases at the end                          weight; bias, as face-api has them
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "native/models/backbone.h"
#include "native/models/expression_model.h"
#include "native/models/pretrained/state_dict.h"

namespace emoxnet::models {

/// What became of a state dict. Batch norms' counters are neither.
struct LoadReport {
  std::vector<std::string> loaded;   ///< the network's names
  std::vector<std::string> skipped;  ///< the file's names: the head that we do not have
  bool summed_to_grey = false;       ///< the first convolution, see load_pretrained()
};

/// Copies weights and running statistics into a backbone, converted to its type and device. For a
/// grey network a first convolution [O,3,k,k] is summed over its inputs to [O,1,k,k], which answers
/// to a grey face as the published one does to the face repeated three times.
///
/// Throws UserError, with the backbone as it was, unless everything in it is there in the right
/// shape, once, and everything there that belongs to a part it has is in it: those are the weights
/// of another network.
LoadReport load_pretrained(Backbone& backbone, const StateDict& weights);

/// Loads a file into the backbone of a BackboneClassifier, or into the member of EmoXNet that it
/// fits; of a file's state dicts the one that fits. Returns a sentence for the user. Throws
/// UserError naming the file, with the model as it was, where none fits or several do.
std::string load_pretrained_file(ExpressionModel& model, const std::filesystem::path& path);

}  // namespace emoxnet::models

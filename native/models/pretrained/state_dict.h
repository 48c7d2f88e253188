// Weights in the files that others exchange them in.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "native/support/user_error.h"

namespace emoxnet::models {

/// Tensors on the CPU by the name of their parameter or buffer, such as layer1.0.conv1.weight.
using StateDict = std::map<std::string, torch::Tensor>;

/// Those of a file by their names in it: model_state_dict, ema.module for a dict in a dict, and
/// nothing for the tensors that the file holds outright.
using StateDicts = std::map<std::string, StateDict>;

/// Reads all state dicts of a file, at least one; its content tells the format:
///   what torch.save writes (.pth, .pt), as a zip archive since PyTorch 1.6 or the older way
///   safetensors
///   the weights manifest of TensorFlow.js (.json) with its files of values beside it
/// FILE#NAME takes that one alone, or what has NAME before its tensors' names. Nothing in a file is
/// executed. Throws UserError naming the file, what is wrong with it and what was expected.
StateDicts read_state_dicts(const std::filesystem::path& file);

/// The only one there is. Throws UserError likewise.
StateDict read_state_dict(const std::filesystem::path& file);

/// For those of which one must be chosen; without the file's name.
UserError several_state_dicts(const std::vector<std::string>& names);

}  // namespace emoxnet::models

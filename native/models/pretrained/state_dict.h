// Weights in the files that others exchange them in.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>

namespace emoxnet::models {

/// Tensors on the CPU by the name of their parameter or buffer, such as layer1.0.conv1.weight.
using StateDict = std::map<std::string, torch::Tensor>;

/// Reads a state dict; its content tells the format:
///   what torch.save writes (.pth, .pt), as a zip archive since PyTorch 1.6 or the older way, the
///     state dict alone or under any name in a dict
///   safetensors
///   the weights manifest of TensorFlow.js (.json) with its files of values beside it
/// FILE#NAME takes that one of several state dicts. Nothing in a file is executed. Throws UserError
/// naming the file, what is wrong with it and what was expected.
StateDict read_state_dict(const std::filesystem::path& file);

}  // namespace emoxnet::models

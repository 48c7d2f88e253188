// The weights of TensorFlow.js: a manifest in JSON, which lists groups of tensors and the files
// that hold a group's values one after the other, either as they are or in eight bits.
#pragma once

#include <filesystem>
#include <istream>

#include "native/models/pretrained/state_dict.h"

namespace emoxnet::models {

/// A model.json with its weightsManifest, or that list alone, as face-api has it. What it names is
/// given as PyTorch would: dots for slashes, kernels [out,in,h,w], matrices [out,in].
///
/// in: at the manifest's beginning; folder: of the files beside it. Throws UserError saying what is
/// wrong, without the manifest's name.
StateDict read_tfjs_manifest(std::istream& in, const std::filesystem::path& folder);

}  // namespace emoxnet::models

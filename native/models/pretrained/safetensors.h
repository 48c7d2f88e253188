// The safetensors format: the length of a JSON header as 8 little-endian bytes, the header, which
// gives each tensor's type, shape and place, then the values (huggingface.co/docs/safetensors).
#pragma once

#include <istream>

#include "native/models/pretrained/state_dict.h"

namespace emoxnet::models {

/// in: at the file's beginning. Throws UserError saying what is wrong, without the file's name.
StateDict read_safetensors(std::istream& in);

}  // namespace emoxnet::models

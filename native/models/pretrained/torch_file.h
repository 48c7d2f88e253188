// What torch.save writes.
#pragma once

#include <istream>

#include "native/models/pretrained/state_dict.h"

namespace emoxnet::models {

/// A zip archive: data.pkl is the object, data/KEY the values of each storage. Throws UserError
/// saying what is wrong, without the file's name.
StateDicts read_torch_zip(const std::filesystem::path& path);

/// The format until PyTorch 1.6, in which torchvision still offers VGG16 and DenseNet121: pickles
/// of a magic number, a version, facts of the machine, the object and the storages' keys; then for
/// each key its number of values as 8 little-endian bytes and the values. in: at the file's
/// beginning. Throws UserError likewise.
StateDicts read_old_torch_file(std::istream& in);

}  // namespace emoxnet::models

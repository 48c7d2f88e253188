// Reads FER+ as its own scripts write it: FER-2013's pictures as files, the votes beside them.
#pragma once

#include <filesystem>

#include "native/data/image_files.h"

namespace emoxnet::data {

/// folder: FER2013Train, FER2013Valid and FER2013Test, of which one may be missing; each with
///   label.csv        without a header: the picture's name, its box "(0, 0, 48, 48)", the votes in
///                    kVoteNames' order
///   fer0000000.png   and so on; a picture without a line, or a line without its picture, is left
///                    out
/// Twins are found. Throws UserError naming file, line and what was expected there.
FaceDataset read_ferplus_folder(const std::filesystem::path& folder,
                                const ImageImport& options = {});

/// Whether the folder is one of those.
bool is_ferplus_folder(const std::filesystem::path& folder);

}  // namespace emoxnet::data

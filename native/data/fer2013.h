// Reads FER-2013 (fer2013.csv) together with its FER+ votes (fer2013new.csv), as users have them.
#pragma once

#include <filesystem>
#include <functional>

#include "native/data/face_dataset.h"

namespace emoxnet::data {

/// pixels: CSV with the columns emotion, pixels (48*48 numbers 0..255, blank-separated) and Usage.
/// votes:  CSV with the columns Usage, Image name and kVoteNames; joined BY ROW POSITION: the image
///         names of FER+ are not row numbers.
/// on_progress: called now and then with bytes read and bytes in all; may be empty.
/// Twins are found. Throws UserError naming file, line and what was expected there.
FaceDataset read_fer2013(const std::filesystem::path& pixels, const std::filesystem::path& votes,
                         const std::function<void(std::size_t, std::size_t)>& on_progress = {});

}  // namespace emoxnet::data

// Reads RAF-DB's single-label set (Li, Deng, Du: "Reliable Crowdsourcing and Deep
// Locality-Preserving Learning for Expression Recognition in the Wild", CVPR 2017), as its users
// have it.
#pragma once

#include <filesystem>

#include "native/data/image_files.h"

namespace emoxnet::data {

/// folder: RAF-DB's `basic`, with
///   EmoLabel/list_patition_label.txt   a line for each picture, such as "train_00001.jpg 5"; its
///                                      name may be spelt right, and what follows is passed over
///   Image/aligned/                     the pictures, such as train_00001_aligned.jpg
/// or, as others pass it on, with train/1 to train/7 and test/1 to test/7. Either may lie in a
/// folder within that folder, as archives unpack. RAF-DB's classes 1 to 7 are surprise, fear,
/// disgust, happiness, sadness, anger, neutral; pictures of those that ImageImport::classes lacks
/// have no label. A name begins with its split, train_ or test_; RAF-DB has no valid split: see
/// ImageImport::hold_out. RAF-DB gives no votes: see single_label(). Pictures without a line, and
/// lines without their picture, are left out, and said so: see ImageImport. Throws UserError naming
/// the file, its line and what was expected there.
FaceDataset read_rafdb(const std::filesystem::path& folder, const ImageImport& options = {});

}  // namespace emoxnet::data

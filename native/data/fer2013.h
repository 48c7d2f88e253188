// Reads FER-2013 as users have it, with its own labels or with the FER+ votes (fer2013new.csv).
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "native/data/face_dataset.h"

namespace emoxnet::data {

/// pixels: CSV with the columns emotion, pixels (48*48 numbers 0..255, blank-separated) and Usage
///         (a name that split_named() knows; the column may be called split or set), in any order:
///         fer2013.csv, or Kaggle's icml_face_data.csv. Without it, as in Kaggle's train.csv, all
///         is train.
/// votes:  CSV with the columns Usage, Image name and kVoteNames; joined BY ROW POSITION: the image
///         names of FER+ are not row numbers. Of a file without Usage its Training rows are joined.
///         Nothing: FER-2013's own labels, see single_label().
/// classes: whose labels the data set has; what is labelled or voted otherwise has none.
/// on_progress: called at the start and now and then with bytes read and bytes in all; may be
/// empty.
/// leave_out: called with a sentence about each row that cannot be read and is left out, of both
/// files; empty: the first of them is refused.
/// Twins are found. Throws UserError naming file, line and what was expected there; also where more
/// than half of the rows would be left out or the file ends within one, and where so few of
/// FER-2013's own labels agree with the votes, in all rows or in 500 of them, that the files' rows
/// cannot be in the same order.
FaceDataset read_fer2013(const std::filesystem::path& pixels,
                         const std::optional<std::filesystem::path>& votes,
                         const Classes& classes = seven_classes(),
                         const std::function<void(std::size_t, std::size_t)>& on_progress = {},
                         const std::function<void(const std::string&)>& leave_out = {});

}  // namespace emoxnet::data

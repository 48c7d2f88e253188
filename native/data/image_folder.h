// Reads a data set of picture files that lie in a folder for each class, and perhaps split.
#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "native/data/image_files.h"

namespace emoxnet::data {

/// folder: split/class/picture, such as train/happy/0001.jpg, or class/picture, which all is train;
/// it may also lie in a single folder in that folder, as archives unpack.
///   split    train, valid or test, or another name of them that split_named() knows; where valid
///            is missing, see ImageImport::hold_out
///   class    one of ImageImport::classes, or anger, disgusted, fearful, happiness, sadness,
///            surprised, neutrality, contemptuous for those of ours; a number before it counts for
///            nothing where the whole name is none: 0_angry; others: ImageImport::class_of_folder
///   picture  what is_named_as_picture(), or is_picture() or is_heif() whatever its name
/// Capitals do not matter; names that begin with a dot, and __MACOSX, are passed over. What else is
/// there is left out, and said so: see ImageImport. A class may be missing.
/// A folder's name is a single label, see single_label().
/// own_names: the data set's own names of classes; pictures of those that ImageImport::classes
/// lacks have no label. Throws UserError naming the folder or file and what was expected there;
/// also for a name of ImageImport::class_of_folder that no folder has, and where no picture is of a
/// known class.
FaceDataset read_image_folder(const std::filesystem::path& folder, const ImageImport& options = {},
                              const ClassNames& own_names = {});

/// Passes a folder over in ImageImport::class_of_folder.
inline constexpr std::string_view kSkip = "skip";

/// The folder, or one in it, or in one of these, of which is_it holds, as archives unpack; the
/// folder itself where it holds of none.
std::filesystem::path unpacked(const std::filesystem::path& folder,
                               const std::function<bool(const std::filesystem::path&)>& is_it);

/// The pictures that lie in a folder itself, in the order of their names. Throws UserError naming a
/// folder that cannot be opened.
std::vector<std::filesystem::path> pictures_in(const std::filesystem::path& folder);

}  // namespace emoxnet::data

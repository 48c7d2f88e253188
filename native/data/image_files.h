// Labelled picture files become a data set: what the importers of pictures share.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "native/data/face_dataset.h"

namespace emoxnet::data {

struct LabelledImage {
  std::filesystem::path path;
  FaceRecord record;  ///< what is known of it
};

/// Classes of other names, in small letters.
using ClassNames = std::map<std::string, std::string>;

struct ImageImport {
  /// Share of train that becomes valid where no picture is valid yet, so that the best epoch can be
  /// chosen without a look at test: see FaceDataset::hold_out_valid().
  double hold_out = 0.1;
  /// Threads that decode; 0: as many as the machine has.
  unsigned threads = 0;
  /// Whose labels the data set has.
  Classes classes = seven_classes();
  /// What folders hold that have other names than their class, in small letters; "skip" passes one
  /// over.
  ClassNames class_of_folder;
  /// Whether to throw a UserError at the first thing that would be left out.
  bool strict = false;
  /// Called at the start and now and then, on the caller's thread, with pictures decoded and
  /// pictures in all; may be empty.
  std::function<void(std::size_t, std::size_t)> on_progress;
  /// Called with a sentence about each thing that is left out; may be empty.
  std::function<void(const std::string&)> on_left_out;

  /// Does what the last two say.
  void leave_out(const std::string& sentence) const;
};

/// Decodes the pictures (JPEG, PNG, TIFF, BMP, WebP) to [48,48] grey: turned as their EXIF tag
/// says, then the largest square around the centre through vision::crop_to_plane, as every other
/// picture here. The data set is in the order of the paths, whatever the number of threads. Twins
/// are found. Pictures that cannot be read, are damaged or cut off are left out. Throws UserError
/// for a hold_out out of range and when no picture is left.
FaceDataset read_images(std::vector<LabelledImage> images, const ImageImport& options = {});

}  // namespace emoxnet::data

// A teacher's answers about training images and seeded views of them, in a small file: with it a
// student can be distilled where the teacher cannot run, and is still taught about the very view
// that it sees (Beyer et al. 2022, arXiv:2106.05237: a teacher must be consistent).
#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "native/data/augment.h"
#include "native/data/face_dataset.h"

namespace emoxnet::train {

/// How the views came about: data::warp() with these strengths of data::seeded_warp()'s draws.
struct SeededViews {
  std::uint64_t seed = 1;
  std::int64_t count = 0;      ///< views of each image beside the image as it is
  data::Augmentation warping;  ///< its flips, rotation, shift, shear and zoom alone

  bool operator==(const SeededViews& other) const;
};

/// Answers are kept by picture, so that they fit every data set that has these pictures.
struct SoftLabels {
  static constexpr int kOne = 255;  ///< stands for a probability of one

  data::Classes classes = data::seven_classes();
  SeededViews views;
  std::vector<std::uint64_t> pictures;  ///< data::FaceDataset::picture() of each image, ascending
  std::vector<std::uint8_t> shares;     ///< [pictures, 1 + views.count, classes], as it is first:
                                        ///< probabilities in steps of 1/kOne

  /// "EMOXSOFT", version, images, views, bytes of the classes (uint32), seed (uint64), six
  /// strengths (float64: flips, rotation, shift, shear, zoom), classes (see data::to_lines()),
  /// pictures, shares, little endian; FNV-1a 64 of all before. Written whole or not at all.
  void save(const std::filesystem::path& path) const;

  /// Also takes version 2, which names no classes: the seven. Throws UserError for a missing,
  /// foreign or damaged file.
  static SoftLabels load(const std::filesystem::path& path);

  /// Whether the file begins as one of soft labels does.
  static bool is_file(const std::filesystem::path& path);

  /// What is said of these images of the data set: probabilities [images, 1 + views.count,
  /// classes] float32. own: [images, classes], what is taken for those that are not known. Throws
  /// UserError naming `path` when these are more than a tenth, or any where `own` is left out, or
  /// the data set has other classes.
  [[nodiscard]] torch::Tensor select(const std::filesystem::path& path,
                                     const data::FaceDataset& dataset,
                                     const std::vector<std::size_t>& images,
                                     const torch::Tensor& own = {}) const;
};

}  // namespace emoxnet::train

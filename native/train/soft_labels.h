// A teacher's answers about the training images of a data set, in a small file: with it a student
// can be distilled where the teacher cannot run.
#pragma once

#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

#include "native/data/face_dataset.h"

namespace emoxnet::train {

/// Of the train split alone, so that a data set with or without a test split fits.
struct SoftLabels {
  static constexpr int kOne = 65535;  ///< stands for a probability of one

  /// Probabilities in steps of 1/kOne, vision::kClassNames' order. All zero: not asked.
  using Row = std::array<std::uint16_t, vision::kClasses>;

  std::uint64_t fingerprint;  ///< data::FaceDataset::fingerprint() of the train split
  std::vector<Row> rows;      ///< one for each of its images, in their order

  /// "EMOXSOFT", version (uint32), images (uint32), fingerprint (uint64), rows, little endian;
  /// FNV-1a 64 of all before. Written whole or not at all.
  void save(const std::filesystem::path& path) const;

  /// Throws UserError for a missing, foreign or damaged file.
  static SoftLabels load(const std::filesystem::path& path);

  /// Whether the file begins as one of soft labels does.
  static bool is_file(const std::filesystem::path& path);

  /// The rows of these images of the data set, probabilities [images,7] float32.
  /// Throws UserError naming `path` when the labels are another data set's or lack an image.
  [[nodiscard]] torch::Tensor select(const std::filesystem::path& path,
                                     const data::FaceDataset& dataset,
                                     const std::vector<std::size_t>& images) const;
};

}  // namespace emoxnet::train

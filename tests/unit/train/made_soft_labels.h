// Soft labels of a teacher that is sure of one class for each image.
#pragma once

#include <algorithm>
#include <functional>
#include <map>

#include "native/train/soft_labels.h"

namespace emoxnet::test {

/// Of the first `images` images; class_of: what is said of image i, in every view.
inline train::SoftLabels made_soft_labels(const data::FaceDataset& faces, std::size_t images,
                                          const std::function<int(std::size_t)>& class_of,
                                          const train::SeededViews& views = {}) {
  std::map<std::uint64_t, int> classes;
  for (std::size_t i = 0; i < images; ++i) classes[faces.picture(i)] = class_of(i);
  train::SoftLabels labels{faces.classes, views, {}, {}};
  for (const auto& [picture, label] : classes) {
    labels.pictures.push_back(picture);
    std::vector<std::uint8_t> shares(faces.classes.size());
    shares[static_cast<std::size_t>(label)] = train::SoftLabels::kOne;
    for (std::int64_t view = 0; view <= views.count; ++view)
      labels.shares.insert(labels.shares.end(), shares.begin(), shares.end());
  }
  return labels;
}

}  // namespace emoxnet::test

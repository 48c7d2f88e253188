// Made-up data: pictures whose class can be learnt in seconds, in memory and as FER-2013's files.
#pragma once

#include <filesystem>

#include "native/data/face_dataset.h"
#include "native/vision/labels.h"

namespace emoxnet::test {

/// Vote column (data::kVoteNames) of each of vision::kClassNames, written down from FER+'s header.
inline constexpr int kVoteColumnOfClass[] = {4, 5, 6, 1, 3, 2, 0};

/// Stripes whose direction and width tell the class, in grey levels that differ from image to
/// image. Every split holds all classes; all ten votes agree.
inline data::FaceDataset made_faces(int train, int valid) {
  data::FaceDataset dataset;
  for (int i = 0; i < train + valid; ++i) {
    const int label = i % vision::kClasses;
    data::FaceRecord record{};
    record.split = i < train ? data::Split::kTrain : data::Split::kValid;
    record.own_label = static_cast<std::uint8_t>(label);
    record.votes[kVoteColumnOfClass[label]] = 10;
    dataset.records.push_back(record);
    const int low = 20 + 3 * (i % 20), high = 120 + (7 * i) % 120, width = 2 + label;
    for (int y = 0; y < vision::kSide; ++y)
      for (int x = 0; x < vision::kSide; ++x) {
        const int along = label % 2 == 0 ? x : y;
        dataset.pixels.push_back(
            static_cast<std::uint8_t>((along + i) / width % 2 == 0 ? low : high));
      }
  }
  dataset.find_twins();
  return dataset;
}

/// The same pictures labelled with other classes in turn, without votes.
inline data::FaceDataset made_faces_of(const data::Classes& classes, int train, int valid) {
  data::FaceDataset dataset = made_faces(train, valid);
  dataset.classes = classes;
  for (std::size_t i = 0; i < dataset.size(); ++i)
    dataset.records[i] =
        data::single_label(dataset.records[i].split, static_cast<int>(i % classes.size()));
  dataset.find_twins();
  return dataset;
}

}  // namespace emoxnet::test

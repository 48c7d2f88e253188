// Which of the faces just detected are those of before: each keeps its number while it stays in
// sight, and for a moment after the detector missed it.
#pragma once

#include <vector>

#include "native/detect/detected_face.h"

namespace emoxnet::track {

class Identities {
 public:
  /// known: how many numbers are given already.
  explicit Identities(int known) : last_(known) {}

  /// A number for each of the detected faces, in their order. time: milliseconds.
  std::vector<int> assign(const std::vector<detect::DetectedFace>& detected, double time);

  /// Where a face is now, found without the detector or by somebody who gave it this number.
  void moved(int id, const detect::Box& box, double time);

 private:
  struct Known {
    int id;
    detect::Box box;
    double seen;  ///< when it was last there, in milliseconds
  };

  std::vector<Known> known_;
  int last_;
};

}  // namespace emoxnet::track

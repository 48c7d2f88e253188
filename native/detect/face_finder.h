// Finds faces from those that fill the picture to those across the room, with two networks: the
// near one knows faces close by and where exactly they are, the far one notices small ones. What
// was noticed is looked at again from close by, so that a pattern on a wall is not taken for a
// face, and so that every face is cut out by the near network's box, on which the crop's constants
// were measured. The same steps and numbers as the page's web/lib/worker/detect/face-finder.ts,
// where it is said what they were measured on; tests/parity/detect_golden.json holds both together.
#pragma once

#include <vector>

#include "native/detect/detector.h"

namespace emoxnet::detect {

class FaceFinder {
 public:
  /// Both must outlive it.
  FaceFinder(Detector& near, Detector& far) : near_(near), far_(far) {}

  /// Every face of a still picture, however small or turned. picture: RGBA.
  std::vector<DetectedFace> search(const vision::ImageView& picture);

  /// The faces of a film's frame: those close by, and those that were known from a frame before.
  /// further: time is to be taken for newcomers across the room, too, as it is where one of the
  /// known is gone.
  std::vector<DetectedFace> glance(const vision::ImageView& picture,
                                   const std::vector<DetectedFace>& known, bool further);

 private:
  Detector& near_;
  Detector& far_;
};

}  // namespace emoxnet::detect

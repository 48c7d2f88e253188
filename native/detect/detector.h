// What finding faces asks of a network.
#pragma once

#include <vector>

#include "native/detect/blazeface.h"
#include "native/detect/detected_face.h"
#include "native/detect/look.h"
#include "native/vision/image_view.h"

namespace emoxnet::detect {

class Detector {
 public:
  virtual ~Detector() = default;

  /// The faces that it sees in a square of the picture, the surest first; less sure ones than
  /// least_score are left out. picture: RGBA.
  virtual std::vector<DetectedFace> find(const vision::ImageView& picture, const Look& look,
                                         double least_score = kUsualScore) = 0;
};

}  // namespace emoxnet::detect

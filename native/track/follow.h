// A face moved by a similarity: its box, its landmarks and its crop.
#pragma once

#include "native/detect/detected_face.h"
#include "native/track/align.h"
#include "native/vision/preprocess.h"

namespace emoxnet::track {

/// The crop that shows in the present frame what `crop` showed in the last.
vision::Crop follow_crop(const vision::Crop& crop, const Alignment& motion);

/// The face whose crop went from `before` to `after`. Its box stays upright, as detectors' are.
detect::DetectedFace follow_face(const detect::DetectedFace& face, const vision::Crop& before,
                                 const vision::Crop& after);

}  // namespace emoxnet::track

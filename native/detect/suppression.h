// One face makes many anchors fire. Weighted non-maximum suppression blends the overlapping answers
// instead of keeping the best one, which steadies the box from frame to frame (Bazarevsky et al.
// 2019, "BlazeFace", section 3.4).
#pragma once

#include <vector>

#include "native/detect/detected_face.h"

namespace emoxnet::detect {

/// Intersection over union, in [0, 1].
double overlap(const Box& a, const Box& b);

/// One face for each group that overlaps its surest member by more than `threshold`, surest first.
std::vector<DetectedFace> suppress(std::vector<DetectedFace> candidates, double threshold);

}  // namespace emoxnet::detect

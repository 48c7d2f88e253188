// BlazeFace (Bazarevsky et al. 2019) without a runtime: from what its networks put out to faces.
#pragma once

#include <array>
#include <vector>

#include "native/detect/look.h"

namespace emoxnet::detect {

/// Anchors of the fine grid, 16x16 cells of two, and of the coarse, 8x8 cells of six.
inline constexpr std::array<int, 2> kAnchors = {512, 384};
/// Numbers for each anchor: centre, width and height, then the landmarks' positions.
inline constexpr int kRegressors = 16;
/// What MediaPipe takes for a face.
inline constexpr double kUsualScore = 0.5;

/// What a network puts out for the fine grid's anchors, then for the coarse grid's.
struct Outputs {
  std::array<const float*, 2> logits;      ///< [anchors]
  std::array<const float*, 2> regressors;  ///< [anchors,kRegressors], in pixels of the input
};

/// The centre of an anchor, in fractions of the input; index: over both grids.
Point anchor_centre(int index);

/// The faces in a network's outputs, in pixels of the picture, the surest first. input_side: pixels
/// along the network's square input. Less sure ones than least_score are left out.
std::vector<DetectedFace> decode_faces(const Outputs& outputs, const Look& look, int input_side,
                                       double least_score = kUsualScore);

}  // namespace emoxnet::detect

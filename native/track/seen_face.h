// The faces of a still picture, and those of a film from frame to frame, ready to be classified.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "native/detect/face_finder.h"
#include "native/detect/flaws.h"
#include "native/track/identities.h"
#include "native/vision/preprocess.h"

namespace emoxnet::track {

struct SeenFace {
  int id;  ///< from 1; the same face of a film keeps its number
  detect::DetectedFace face;
  vision::Crop crop;                                ///< what the network sees, upright
  std::array<std::uint8_t, vision::kPixels> plane;  ///< [48,48] grey: the crop
  std::vector<detect::Flaw> flaws;                  ///< the worst first
};

/// Every face of a still, the main one first. picture: RGBA.
std::vector<SeenFace> see_still(detect::FaceFinder& finder, const vision::ImageView& picture);

/// The faces of a film. Between two passes of the detector, which costs as much as several views of
/// the network, faces are followed; every few frames the detector looks again, and at once when a
/// face was lost.
class FilmFaces {
 public:
  /// finder: must outlive it. known: how many faces have their numbers already.
  explicit FilmFaces(detect::FaceFinder& finder, int known = 0)
      : finder_(finder), identities_(known) {}

  /// Those of the next frame, the main one first, eight at most. frame: RGBA. time: milliseconds.
  std::vector<SeenFace> see(const vision::ImageView& frame, double time);

 private:
  std::vector<SeenFace> followed(const vision::ImageView& frame, double time);
  std::vector<SeenFace> detected(const vision::ImageView& frame, double time);

  detect::FaceFinder& finder_;
  Identities identities_;
  std::vector<SeenFace> last_;
  int frames_since_detection_ = 0;
  int deserted_frames_ = 0;
  int passes_ = 0;  ///< of the detector
};

}  // namespace emoxnet::track

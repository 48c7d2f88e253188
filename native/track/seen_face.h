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

/// A face of a film as an earlier run left it.
struct FormerFace {
  int id;
  detect::Box box;
};

/// The faces of a film. Between two passes of the detector, which costs as much as several views of
/// the network, faces are followed; every few frames the detector looks again, and at once when a
/// face was lost.
class FilmFaces {
 public:
  /// finder: must outlive it.
  explicit FilmFaces(detect::FaceFinder& finder) : finder_(finder) {}

  /// To be told each frame that an earlier run saw, as it saw it, before the first that is to be
  /// seen: these faces keep their numbers. faces: the main one first. time: milliseconds.
  void recall(const std::vector<FormerFace>& faces, double time);

  /// Those of the next frame, the main one first; of several about as large that stays the same one
  /// from frame to frame. frame: RGBA. time: milliseconds.
  std::vector<SeenFace> see(const vision::ImageView& frame, double time);

 private:
  std::vector<SeenFace> followed(const vision::ImageView& frame, double time);
  std::vector<SeenFace> detected(const vision::ImageView& frame, double time);
  [[nodiscard]] std::vector<std::size_t> ordered(
      const std::vector<int>& ids, const std::vector<detect::DetectedFace>& faces) const;
  void remember(std::vector<SeenFace> faces);

  detect::FaceFinder& finder_;
  Identities identities_{0};
  std::vector<SeenFace> last_;
  int main_ = 0;  ///< the main face's number, of the last frame that had faces
  int frames_since_detection_ = 0;
  int deserted_frames_ = 0;
  int passes_ = 0;  ///< of the detector
};

}  // namespace emoxnet::track

#include "native/track/seen_face.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "native/detect/main_first.h"
#include "native/track/align.h"
#include "native/track/follow.h"
#include "native/vision/face_crop.h"

namespace emoxnet::track {
namespace {

using detect::DetectedFace;
using vision::ImageView;

/// Frames between two passes of the detector: a new face waits for at most a fifth of a second.
constexpr int kFramesBetween = 5;
/// A look further costs several frames' time: so many frames without anybody lie between two,
constexpr int kFramesBetweenLooks = 5;
/// or so many passes of the detector that see faces far away.
constexpr int kPassesBetweenLooks = 5;
/// A face that correlates less with its last picture is lost.
constexpr double kLeastCorrelation = 0.6;

vision::Crop crop_of(const DetectedFace& face) {
  const auto& [left, right] =
      std::pair(face.landmarks[detect::kLeftEye], face.landmarks[detect::kRightEye]);
  const auto f = [](double value) { return static_cast<float>(value); };
  return vision::face_crop({f(face.box.x), f(face.box.y), f(face.box.width), f(face.box.height),
                            f(left.x), f(left.y), f(right.x), f(right.y)});
}

/// Cuts the face out of the picture.
SeenFace seen(const ImageView& picture, int id, const DetectedFace& face,
              const vision::Crop& crop) {
  SeenFace result{id, face, crop, {}, {}};
  vision::crop_to_plane(picture, crop, result.plane.data());
  vision::Crop wider = crop;
  wider.side *= static_cast<float>(detect::kSurroundingsSides);
  std::array<std::uint8_t, vision::kPixels> surroundings;
  vision::crop_to_plane(picture, wider, surroundings.data());
  result.flaws = detect::flaws_of(face, crop, picture.width, picture.height,
                                  detect::measure_pixels(result.plane.data(), surroundings.data()));
  return result;
}

std::vector<DetectedFace> sorted(const std::vector<DetectedFace>& faces) {
  std::vector<DetectedFace> result;
  result.reserve(faces.size());
  for (const auto i : detect::main_first(faces)) result.push_back(faces[i]);
  return result;
}

}  // namespace

std::vector<SeenFace> see_still(detect::FaceFinder& finder, const ImageView& picture) {
  const auto found = sorted(finder.search(picture));
  std::vector<SeenFace> faces;
  faces.reserve(found.size());
  for (const DetectedFace& face : found)
    faces.push_back(seen(picture, static_cast<int>(faces.size()) + 1, face, crop_of(face)));
  return faces;
}

void FilmFaces::recall(const std::vector<FormerFace>& faces, double time) {
  std::vector<SeenFace> former;
  former.reserve(faces.size());
  for (const auto& [id, box] : faces) {
    identities_.moved(id, box, time);
    former.push_back({id, {box, {}, 0}, {}, {}, {}});
  }
  remember(std::move(former));
  // Without their pixels nothing can be followed.
  frames_since_detection_ = kFramesBetween + 1;
}

std::vector<SeenFace> FilmFaces::see(const ImageView& frame, double time) {
  const bool is_due = last_.empty() || frames_since_detection_ > kFramesBetween;
  std::vector<SeenFace> faces;
  if (!is_due) faces = followed(frame, time);
  if (faces.empty()) faces = detected(frame, time);
  ++frames_since_detection_;
  remember(faces);
  return faces;
}

void FilmFaces::remember(std::vector<SeenFace> faces) {
  deserted_frames_ = faces.empty() ? deserted_frames_ + 1 : 0;
  if (!faces.empty()) main_ = faces.front().id;
  last_ = std::move(faces);
}

/// Their places, the main one's first. ids: of the faces.
std::vector<std::size_t> FilmFaces::ordered(const std::vector<int>& ids,
                                            const std::vector<DetectedFace>& faces) const {
  const auto at = std::find(ids.begin(), ids.end(), main_);
  if (at == ids.end()) return detect::main_first(faces);
  return detect::main_first(faces, static_cast<std::size_t>(at - ids.begin()));
}

/// Empty where a face was lost.
std::vector<SeenFace> FilmFaces::followed(const ImageView& frame, double time) {
  std::vector<int> ids;
  std::vector<DetectedFace> faces;
  std::vector<SeenFace> moved;
  for (const SeenFace& before : last_) {
    std::array<std::uint8_t, vision::kPixels> plane;
    vision::crop_to_plane(frame, before.crop, plane.data());
    const auto motion = align(before.plane.data(), plane.data());
    if (!motion || motion->correlation < kLeastCorrelation) continue;
    const vision::Crop crop = follow_crop(before.crop, *motion);
    const DetectedFace face = follow_face(before.face, before.crop, crop);
    identities_.moved(before.id, face.box, time);
    moved.push_back(seen(frame, before.id, face, crop));
    ids.push_back(before.id);
    faces.push_back(face);
  }
  if (faces.size() < last_.size()) return {};
  std::vector<SeenFace> result;
  result.reserve(moved.size());
  for (const auto i : ordered(ids, faces)) result.push_back(std::move(moved[i]));
  return result;
}

std::vector<SeenFace> FilmFaces::detected(const ImageView& frame, double time) {
  frames_since_detection_ = 0;
  std::vector<DetectedFace> known;
  known.reserve(last_.size());
  for (const SeenFace& face : last_) known.push_back(face.face);
  const bool further = known.empty() ? deserted_frames_ % kFramesBetweenLooks == 0
                                     : passes_ % kPassesBetweenLooks == 0;
  ++passes_;
  const auto found = sorted(finder_.glance(frame, known, further));
  const auto ids = identities_.assign(found, time);
  const auto order = ordered(ids, found);
  std::vector<SeenFace> faces;
  faces.reserve(order.size());
  for (const auto i : order) faces.push_back(seen(frame, ids[i], found[i], crop_of(found[i])));
  return faces;
}

}  // namespace emoxnet::track

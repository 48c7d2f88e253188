#include "native/detect/face_finder.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "native/detect/suppression.h"

namespace emoxnet::detect {
namespace {

using vision::ImageView;
using Faces = std::vector<DetectedFace>;

/// The near network is to be relied on for faces of at least this share of the longer side.
constexpr double kNearShare = 1.0 / 5;
/// Faces smaller than this are beyond it.
constexpr double kLeastNearShare = 1.0 / 8;
/// Around a face that fills its picture there is nothing; a margin, in longer sides, stands for it.
constexpr double kFreeMargin = 1.0 / 4;
/// With that margin only faces of at least this share of the picture count.
constexpr double kFillingShare = 1.0 / 2;
/// A network is to notice more than it is sure of, where more looks follow.
constexpr double kNoticed = 0.2;
/// Boxes that overlap by more are of one face.
constexpr double kSameFace = 0.3;
/// Tiles of a still: parts of its longer side, and the pixels that are the least worth a look.
constexpr int kTileParts[] = {2, 4};
constexpr double kLeastTile = 256;
/// Smaller faces than this share of what it is shown escape the far network at times.
constexpr double kFarShare = 1.0 / 6;
/// So many of a box's widths does the near network see when it looks closely.
constexpr double kCloseWidths = 2;
/// In one of the looks alone a face may be much less sure.
constexpr double kLeastInOne = 0.2;
/// A face that was proven before is still there where the close look is as sure of it as this.
constexpr double kLeastAgain = 0.5;
/// A face less sure than this may be one that is not upright.
constexpr double kDoubtful = 0.88;
/// By so much, in logits, must it be surer in another turn, and than this upright.
constexpr double kTurnLead = 0.5;
constexpr double kLeastUpright = 0.45;
constexpr int kOtherTurns[] = {2, 1, 3};

/// More looks that must agree with the close one before something counts as a face.
struct Proof {
  std::vector<double> near, far;  ///< how many widths each of them shows, by network
  double score;  ///< the mean of all logits, the close look's too, is to be that of this at least
};

Proof large_proof() { return {{}, {2, 3, 4}, 0.52}; }
Proof small_proof() { return {{2.6, 3.4}, {4}, 0.7}; }

double logit(double score) { return std::log(score / (1 - score)); }
double share(double logits) { return 1 / (1 + std::exp(-logits)); }

bool holds(const Box& box, const Point& point) {
  return point.x >= box.x && point.x < box.x + box.width && point.y >= box.y &&
         point.y < box.y + box.height;
}

/// Whether the box is of a face that is known, or of a part of one.
bool is_of_one(const Faces& faces, const Box& box) {
  return std::any_of(faces.begin(), faces.end(), [&](const DetectedFace& face) {
    return overlap(face.box, box) > kSameFace || holds(face.box, centre_of(box));
  });
}

/// Whether there may be faces that were too small for a look of this side: people in one picture
/// are of about one size, so one small face seldom comes alone.
bool may_hide_smaller(const Faces& faces, double side) {
  return faces.empty() || std::any_of(faces.begin(), faces.end(), [&](const DetectedFace& face) {
           return face.box.width < kFarShare * side;
         });
}

/// Squares that overlap by half, so that each face lies whole in one of them.
std::vector<Look> tiles(const ImageView& picture, double side) {
  const auto starts = [&](int length) {
    const double last = std::max(0.0, length - side);
    const int count = static_cast<int>(std::ceil(last / (side / 2))) + 1;
    std::vector<double> places;
    places.reserve(count);
    for (int i = 0; i < count; ++i) places.push_back(last * i / std::max(1, count - 1));
    return places;
  };
  std::vector<Look> looks;
  for (const double top : starts(picture.height))
    for (const double left : starts(picture.width)) looks.push_back({left, top, side, 0});
  return looks;
}

/// The face that a detector sees where this box is, from so close that so many widths are shown.
std::optional<DetectedFace> seen_at(const Box& box, Detector& detector, const ImageView& picture,
                                    double widths, int turns) {
  const Look look = look_around(centre_of(box), widths * std::max(box.width, box.height), turns);
  for (const DetectedFace& face : detector.find(picture, look, kLeastInOne))
    if (overlap(face.box, box) > kSameFace) return face;
  return std::nullopt;
}

/// One picture under both networks.
class Search {
 public:
  Search(Detector& near, Detector& far, const ImageView& picture)
      : near_(near), far_(far), picture_(picture) {}

  /// The faces that are large in the picture.
  void add_near() {
    const double longer = std::max(picture_.width, picture_.height);
    add_large(near_.find(picture_, whole_look(picture_.width, picture_.height)),
              kNearShare * longer);
    if (!faces_.empty()) return;
    add_large(
        near_.find(picture_, whole_look(picture_.width, picture_.height, kFreeMargin), kNoticed),
        kFillingShare * longer);
  }

  /// Those that the far network notices in this square.
  void add_far(const Look& look) { add(far_.find(picture_, look, kNoticed), small_proof()); }

  /// Those close by.
  void add_close() { faces_ = near_.find(picture_, whole_look(picture_.width, picture_.height)); }

  /// Those that are still there; whether all are.
  bool add_known(const Faces& known) {
    bool are_all_there = true;
    for (const auto& [box, landmarks, score] : known) {
      if (is_of_one(faces_, box)) continue;
      const auto face = closely(box, 0);
      if (face && face->score >= kLeastAgain)
        faces_.push_back(*face);
      else
        are_all_there = false;
    }
    return are_all_there;
  }

  /// Those that the far network notices, upright ones only.
  void add_far_upright(const Look& look) {
    for (const auto& [box, landmarks, score] : far_.find(picture_, look, kNoticed)) {
      if (is_of_one(faces_, box)) continue;
      const auto face = closely(box, 0);
      if (const auto proven = face ? prove(*face, box, 0, small_proof()) : std::nullopt)
        faces_.push_back(*proven);
    }
  }

  [[nodiscard]] const Faces& faces() const { return faces_; }

 private:
  /// Those of at least this width.
  void add_large(const Faces& seen, double width) {
    for (const DetectedFace& face : seen) {
      if (face.box.width < width) continue;
      if (face.score >= kDoubtful)
        faces_.push_back(face);
      else
        add({face}, large_proof());
    }
  }

  /// Looks closely at what was noticed, and adds those that prove to be faces.
  void add(const Faces& candidates, const Proof& proof) {
    for (const auto& [box, landmarks, score] : candidates) {
      if (is_of_one(faces_, box)) continue;
      const auto face = in_any_turn(box, proof);
      if (face && !is_of_one(faces_, face->box)) faces_.push_back(*face);
    }
  }

  /// The face there, in whichever turn it is surest.
  std::optional<DetectedFace> in_any_turn(const Box& box, const Proof& proof) {
    auto best = closely(box, 0);
    int best_turns = 0;
    if (!best || best->score < kDoubtful) {
      double wanted = logit(std::max(best ? best->score : 0, kLeastUpright)) + kTurnLead;
      for (const int turns : kOtherTurns) {
        const auto face = closely(box, turns);
        if (!face || logit(face->score) < wanted) continue;
        best = face;
        best_turns = turns;
        wanted = logit(face->score);
      }
    }
    return best ? prove(*best, box, best_turns, proof) : std::nullopt;
  }

  /// What the near network takes for a face where this box is.
  std::optional<DetectedFace> closely(const Box& box, int turns) {
    return seen_at(box, near_, picture_, kCloseWidths, turns);
  }

  /// The face that the close look saw, with what all looks together say of it.
  std::optional<DetectedFace> prove(DetectedFace face, const Box& box, int turns,
                                    const Proof& proof) {
    double sum = logit(face.score);
    int looks = 1;
    const auto agrees = [&](Detector& detector, double widths) {
      const auto seen = seen_at(box, detector, picture_, widths, turns);
      if (seen) sum += logit(seen->score);
      ++looks;
      return seen.has_value();
    };
    for (const double widths : proof.near)
      if (!agrees(near_, widths)) return std::nullopt;
    for (const double widths : proof.far)
      if (!agrees(far_, widths)) return std::nullopt;
    face.score = share(sum / looks);
    return face.score >= proof.score ? std::optional(face) : std::nullopt;
  }

  Detector& near_;
  Detector& far_;
  const ImageView& picture_;
  Faces faces_;
};

}  // namespace

Faces FaceFinder::search(const ImageView& picture) {
  Search search(near_, far_, picture);
  search.add_near();
  const Look whole = whole_look(picture.width, picture.height);
  search.add_far(whole);
  for (const int part : kTileParts) {
    const double side = whole.side / part;
    if (side < kLeastTile || !may_hide_smaller(search.faces(), 2 * side)) break;
    for (const Look& tile : tiles(picture, side)) search.add_far(tile);
  }
  for (const int turns : kOtherTurns) {
    if (!search.faces().empty()) break;
    search.add_far({whole.left, whole.top, whole.side, turns});
  }
  return search.faces();
}

Faces FaceFinder::glance(const ImageView& picture, const Faces& known, bool further) {
  const double least = kLeastNearShare * std::max(picture.width, picture.height);
  const bool are_far =
      !known.empty() && std::all_of(known.begin(), known.end(), [&](const DetectedFace& face) {
        return face.box.width < least;
      });
  Search search(near_, far_, picture);
  if (further || !are_far) search.add_close();
  if (!search.add_known(known) || further)
    search.add_far_upright(whole_look(picture.width, picture.height));
  return search.faces();
}

}  // namespace emoxnet::detect

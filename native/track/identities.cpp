#include "native/track/identities.h"

#include <algorithm>

#include "native/detect/suppression.h"

namespace emoxnet::track {
namespace {

/// Boxes that overlap less belong to two faces.
constexpr double kSameFace = 0.3;
/// Milliseconds for which a face out of sight keeps its number.
constexpr double kMemory = 500;

}  // namespace

std::vector<int> Identities::assign(const std::vector<detect::DetectedFace>& detected,
                                    double time) {
  known_.erase(std::remove_if(known_.begin(), known_.end(),
                              [&](const Known& known) { return time - known.seen > kMemory; }),
               known_.end());
  struct Pair {
    int id;
    std::size_t index;
    double shared;
  };
  std::vector<Pair> pairs;
  for (const Known& known : known_)
    for (std::size_t i = 0; i < detected.size(); ++i) {
      const double shared = detect::overlap(known.box, detected[i].box);
      if (shared > kSameFace) pairs.push_back({known.id, i, shared});
    }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.shared > b.shared; });
  std::vector<int> ids(detected.size(), 0);
  for (const Pair& pair : pairs)
    if (ids[pair.index] == 0 && std::find(ids.begin(), ids.end(), pair.id) == ids.end())
      ids[pair.index] = pair.id;
  for (std::size_t i = 0; i < detected.size(); ++i) {
    if (ids[i] == 0) ids[i] = ++last_;
    moved(ids[i], detected[i].box, time);
  }
  return ids;
}

void Identities::moved(int id, const detect::Box& box, double time) {
  last_ = std::max(last_, id);
  const auto known =
      std::find_if(known_.begin(), known_.end(), [&](const Known& each) { return each.id == id; });
  if (known == known_.end())
    known_.push_back({id, box, time});
  else
    *known = {id, box, time};
}

}  // namespace emoxnet::track

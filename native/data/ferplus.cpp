#include "native/data/ferplus.h"

#include <algorithm>
#include <numeric>

namespace emoxnet::data {
namespace {

// Vote column of each of our classes: angry, disgust, fear, happy, sad, surprise, neutral.
constexpr std::array<int, vision::kClasses> kColumnOfClass = {4, 5, 6, 1, 3, 2, 0};

constexpr int kVoters = 10;

std::optional<int> class_of_column(std::ptrdiff_t column) {
  const auto* found = std::find(kColumnOfClass.begin(), kColumnOfClass.end(), column);
  if (found == kColumnOfClass.end()) return std::nullopt;
  return static_cast<int>(found - kColumnOfClass.begin());
}

}  // namespace

std::string_view protocol_name(Protocol protocol) {
  return protocol == Protocol::kA7 ? "A7" : "M7";
}

std::optional<int> label(Protocol protocol, const Votes& votes) {
  Votes counted = votes;
  if (protocol == Protocol::kM7)
    for (auto& vote : counted)
      if (vote <= 1) vote = 0;
  const auto* winner = std::max_element(counted.begin(), counted.end());
  if (*winner == 0) return std::nullopt;
  if (protocol == Protocol::kM7) {
    const int sum = std::accumulate(counted.begin(), counted.end(), 0);
    if (2 * *winner <= sum) return std::nullopt;
  }
  return class_of_column(winner - counted.begin());
}

Votes unanimous_votes(int label) {
  Votes votes{};
  votes[kColumnOfClass[label]] = kVoters;
  return votes;
}

std::optional<std::array<float, vision::kClasses>> vote_distribution(const Votes& votes) {
  std::array<float, vision::kClasses> share{};
  float sum = 0;
  for (int c = 0; c < vision::kClasses; ++c) sum += share[c] = votes[kColumnOfClass[c]];
  if (sum == 0) return std::nullopt;
  for (auto& value : share) value /= sum;
  return share;
}

}  // namespace emoxnet::data

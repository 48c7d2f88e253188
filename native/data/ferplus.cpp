#include "native/data/ferplus.h"

#include <algorithm>
#include <numeric>

namespace emoxnet::data {
namespace {

// Our name of each vote column; the last two are no expression.
constexpr std::array<std::string_view, kVoteColumns> kExpressionOfColumn = {
    "neutral", "happy", "surprise", "sad", "angry", "disgust", "fear", "contempt", "", ""};

std::optional<int> class_of_column(std::ptrdiff_t column, const Classes& classes) {
  return index_of(classes, kExpressionOfColumn[static_cast<std::size_t>(column)]);
}

}  // namespace

std::string protocol_name(Protocol protocol, std::size_t classes) {
  return (protocol == Protocol::kA ? "A" : "M") + std::to_string(classes);
}

std::optional<int> label(Protocol protocol, const Votes& votes, const Classes& classes) {
  Votes counted = votes;
  if (protocol == Protocol::kM)
    for (auto& vote : counted)
      if (vote <= 1) vote = 0;
  const auto* winner = std::max_element(counted.begin(), counted.end());
  if (*winner == 0) return std::nullopt;
  if (protocol == Protocol::kM) {
    const int sum = std::accumulate(counted.begin(), counted.end(), 0);
    if (2 * *winner <= sum) return std::nullopt;
  }
  return class_of_column(winner - counted.begin(), classes);
}

std::optional<std::vector<float>> vote_distribution(const Votes& votes, const Classes& classes) {
  std::vector<float> share(classes.size());
  float sum = 0;
  for (int column = 0; column < kVoteColumns; ++column)
    if (const auto c = class_of_column(column, classes)) sum += share[*c] = votes[column];
  if (sum == 0) return std::nullopt;
  for (auto& value : share) value /= sum;
  return share;
}

}  // namespace emoxnet::data

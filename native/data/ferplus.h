// FER+ (Barsoum et al. 2016, arXiv:1608.01041): ten people's votes for every FER-2013 picture, and
// the two ways in which this project turns votes into one label.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "native/data/classes.h"

namespace emoxnet::data {

inline constexpr int kVoteColumns = 10;

/// Order of the vote columns in fer2013new.csv.
inline constexpr std::array<std::string_view, kVoteColumns> kVoteNames = {
    "neutral", "happiness", "surprise", "sadness", "anger",
    "disgust", "fear",      "contempt", "unknown", "NF"};

using Votes = std::array<std::uint8_t, kVoteColumns>;

/// How votes become a label. A picture is left out where the winner is none of the classes: unknown
/// and NF always, contempt among seven.
enum class Protocol {
  kA,  ///< arg max over all ten columns, first wins a tie
  kM,  ///< FER+ "majority": single votes are removed, the winner needs more than half of the rest
};

inline constexpr std::array<Protocol, 2> kProtocols = {Protocol::kA, Protocol::kM};

/// With the number of classes, which decides what is left out: A7, M8.
std::string protocol_name(Protocol protocol, std::size_t classes);

/// Index into the classes, or nothing when the protocol leaves the picture out.
std::optional<int> label(Protocol protocol, const Votes& votes, const Classes& classes);

/// Share of the votes for each of the classes among the votes for any of them, [classes], sums to
/// 1. Nothing when nobody voted for one of them.
std::optional<std::vector<float>> vote_distribution(const Votes& votes, const Classes& classes);

}  // namespace emoxnet::data

// FER+ (Barsoum et al. 2016, arXiv:1608.01041): ten people's votes for every FER-2013 picture, and
// the two ways in which this project turns votes into one of seven labels.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "native/vision/labels.h"

namespace emoxnet::data {

inline constexpr int kVoteColumns = 10;

/// Order of the vote columns in fer2013new.csv.
inline constexpr std::array<std::string_view, kVoteColumns> kVoteNames = {
    "neutral", "happiness", "surprise", "sadness", "anger",
    "disgust", "fear",      "contempt", "unknown", "NF"};

using Votes = std::array<std::uint8_t, kVoteColumns>;

/// How votes become a label, or how a picture is left out.
enum class Protocol {
  kA7,  ///< arg max over all ten columns, first wins a tie; contempt, unknown, NF are left out
  kM7,  ///< FER+ "majority": single votes are removed, the winner needs more than half of the rest
};

std::string_view protocol_name(Protocol protocol);

/// Label index into vision::kClassNames, or nothing when the protocol leaves the picture out.
std::optional<int> label(Protocol protocol, const Votes& votes);

/// Ten votes for one class: what a data set with single labels stores, so that both protocols give
/// that label. label: index into vision::kClassNames.
Votes unanimous_votes(int label);

/// Share of the votes for each of the seven classes among the votes for any of them, [7], sums to
/// 1. Nothing when nobody voted for one of the seven.
std::optional<std::array<float, vision::kClasses>> vote_distribution(const Votes& votes);

}  // namespace emoxnet::data

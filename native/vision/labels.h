// The seven expressions of the paper and of the network that ships, in their one order. Other data
// sets and networks name their own: data::Classes, and "classes" in a network's manifest.json.
#pragma once

#include <array>
#include <string_view>

namespace emoxnet::vision {

inline constexpr int kClasses = 7;

/// The paper's classes in FER-2013's order (index = FER-2013 label).
inline constexpr std::array<std::string_view, kClasses> kClassNames = {
    "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"};

}  // namespace emoxnet::vision

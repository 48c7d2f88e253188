// The seven expressions, in the one order that the whole project uses: training labels, network
// outputs, manifest.json and the page all take it from here.
#pragma once

#include <array>
#include <string_view>

namespace emoxnet::vision {

inline constexpr int kClasses = 7;

/// The paper's classes in FER-2013's order (index = FER-2013 label).
inline constexpr std::array<std::string_view, kClasses> kClassNames = {
    "angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"};

}  // namespace emoxnet::vision

// Integers of other people's JSON. nlohmann's get<Integer>() casts: 1.9 becomes 1, 2^64 - 1 becomes
// -1, and a number that the type can't hold is undefined behaviour.
#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <type_traits>
#include <vector>

namespace emoxnet {

/// The number, where it is an integer that the type holds. 3.0 is none.
template <typename Integer>
std::optional<Integer> integer_in(const nlohmann::json& value) {
  static_assert(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>);
  using Limits = std::numeric_limits<Integer>;
  if (value.is_number_unsigned()) {  // which nlohmann makes of every integer from 0
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(Limits::max())) return {};
    return static_cast<Integer>(number);
  }
  if (!value.is_number_integer()) return {};
  const auto number = value.get<std::int64_t>();
  if (number < 0 ? !Limits::is_signed || number < static_cast<std::int64_t>(Limits::min())
                 : static_cast<std::uint64_t>(number) > static_cast<std::uint64_t>(Limits::max()))
    return {};
  return static_cast<Integer>(number);
}

/// The numbers of a list of nothing but such integers.
template <typename Integer>
std::optional<std::vector<Integer>> integers_in(const nlohmann::json& list) {
  if (!list.is_array()) return {};
  std::vector<Integer> numbers;
  for (const auto& value : list) {
    const auto number = integer_in<Integer>(value);
    if (!number) return {};
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace emoxnet

// Options that take one of a few names.
#pragma once

#include <CLI/CLI.hpp>
#include <map>
#include <set>
#include <string>

namespace emoxnet::cli {

/// CLI::CheckedTransformer would show the numbers behind the names as well, in --help and in its
/// refusals.
template <typename Value>
CLI::Option* take_names(CLI::Option* option, const std::map<std::string, Value>& values) {
  std::set<std::string> names;
  for (const auto& [name, value] : values) names.insert(name);
  return option->transform(CLI::Transformer(values).description(""))
      ->transform(CLI::IsMember(names))  // transformations run from the last one added
      ->type_name("NAME");
}

}  // namespace emoxnet::cli

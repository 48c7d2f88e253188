// Tables as Markdown.
#pragma once

#include <string>
#include <vector>

namespace emoxnet::eval {

/// The cell of what there is not.
inline constexpr const char* kNothing = "—";

/// printf's format of one double.
std::string number(const char* format, double value);

/// "| a | b |"
std::string row(const std::vector<std::string>& cells);

/// A row and the line below it that makes it a header.
std::string header(const std::vector<std::string>& cells);

}  // namespace emoxnet::eval

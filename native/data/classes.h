// The expressions that a data set tells apart, and every network that learns from it: their names,
// in the order of labels and answers. Whatever file holds labels or answers names its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace emoxnet::data {

using Classes = std::vector<std::string>;

/// vision::kClassNames, the paper's. Files from before they named their classes have these.
Classes seven_classes();

/// FER+'s: the seven and contempt.
Classes eight_classes();

/// "angry, disgust, fear"
std::string listed(const Classes& classes);

std::optional<int> index_of(const Classes& classes, std::string_view name);

/// Whether they can be told apart, here and in columns of CSV files: 2 to 250 different names of
/// up to 32 small letters, digits, blanks, - and _.
bool are_classes(const Classes& classes);

/// A line for each name, as binary files hold them.
std::string to_lines(const Classes& classes);

/// What to_lines() gave; no classes at all where they are not are_classes().
Classes from_lines(std::string_view lines);

/// Throws UserError with both lists unless they are the same, in the same order. what: has them,
/// such as a file's name; whose: "the data set's".
void expect_same_classes(const std::string& what, const Classes& found, const Classes& expected,
                         const std::string& whose);

}  // namespace emoxnet::data

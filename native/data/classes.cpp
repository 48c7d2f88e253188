#include "native/data/classes.h"

#include <algorithm>
#include <set>

#include "native/support/user_error.h"
#include "native/vision/labels.h"

namespace emoxnet::data {
namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::size_t kMostClasses = 250;  // a label is a byte, some of which mean something else

bool is_name(const std::string& name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789 -_";
  return !name.empty() && name.size() <= kLongestName &&
         name.find_first_not_of(kLetters) == std::string::npos;
}

}  // namespace

Classes seven_classes() { return {vision::kClassNames.begin(), vision::kClassNames.end()}; }

Classes eight_classes() {
  Classes classes = seven_classes();
  classes.emplace_back("contempt");
  return classes;
}

std::string listed(const Classes& classes) {
  std::string text;
  for (const auto& name : classes) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

std::optional<int> index_of(const Classes& classes, std::string_view name) {
  const auto found = std::find(classes.begin(), classes.end(), name);
  if (found == classes.end()) return std::nullopt;
  return static_cast<int>(found - classes.begin());
}

bool are_classes(const Classes& classes) {
  return classes.size() >= 2 && classes.size() <= kMostClasses &&
         std::all_of(classes.begin(), classes.end(), is_name) &&
         std::set<std::string>(classes.begin(), classes.end()).size() == classes.size();
}

std::string to_lines(const Classes& classes) {
  std::string lines;
  for (const auto& name : classes) lines += name + '\n';
  return lines;
}

Classes from_lines(std::string_view lines) {
  Classes classes;
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    if (end == std::string_view::npos) return {};
    classes.emplace_back(lines.substr(0, end));
    lines.remove_prefix(end + 1);
  }
  return are_classes(classes) ? classes : Classes{};
}

void expect_same_classes(const std::string& what, const Classes& found, const Classes& expected,
                         const std::string& whose) {
  if (found != expected)
    throw UserError(what + ": tells apart " + listed(found) + "; expected " + whose + " classes, " +
                    listed(expected));
}

}  // namespace emoxnet::data

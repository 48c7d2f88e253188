#include "native/eval/report/table.h"

#include <cstdio>

namespace emoxnet::eval {

std::string number(const char* format, double value) {
  char words[32];
  std::snprintf(words, sizeof words, format, value);
  return words;
}

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) line += " " + cell + " |";
  return line + "\n";
}

std::string header(const std::vector<std::string>& cells) {
  return row(cells) + row(std::vector<std::string>(cells.size(), "---"));
}

}  // namespace emoxnet::eval

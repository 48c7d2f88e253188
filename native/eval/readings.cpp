#include "native/eval/readings.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "native/support/append.h"
#include "native/support/user_error.h"

namespace emoxnet::eval {
namespace {

using Cells = std::vector<std::string>;

/// Columns; those between are only for people, as they follow from the shares.
constexpr std::size_t kFile = 0, kSeconds = 1, kFace = 2, kPlace = 3, kShares = 9;

constexpr detect::Flaw kAllFlaws[] = {detect::Flaw::kCutOff,  detect::Flaw::kSmall,
                                      detect::Flaw::kBacklit, detect::Flaw::kDark,
                                      detect::Flaw::kTurned,  detect::Flaw::kBlurred};

Cells heads(const data::Classes& classes) {
  Cells heads{"file", "seconds", "face", "x", "y", "width", "height", "expression", "sure"};
  heads.insert(heads.end(), classes.begin(), classes.end());
  heads.emplace_back("flaws");
  return heads;
}

/// More digits mean nothing.
double rounded(float share) { return std::round(1e4 * static_cast<double>(share)) / 1e4; }

std::string with_decimals(double value, int decimals) {
  std::string text;
  append(text, "%.*f", decimals, value);
  return text;
}

std::string shortest(double share) {
  std::string text = with_decimals(share, 4);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string quoted(const std::string& text) {
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string result = "\"";
  for (const char c : text) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + "\"";
}

void append_line(std::string& csv, const Cells& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) csv += (i == 0 ? "" : ",") + quoted(cells[i]);
  csv += "\r\n";
}

Cells cells_of(const FaceReading& face, const data::Classes& classes) {
  const auto& [x, y, width, height] = face.box;
  Cells cells{std::to_string(face.id)};
  for (const double pixels : {x, y, width, height}) cells.push_back(with_decimals(pixels, 1));
  cells.push_back(classes[face.top()]);
  cells.emplace_back(face.is_sure() ? "true" : "false");
  for (const float share : face.probabilities) cells.push_back(shortest(rounded(share)));
  std::string flaws;
  for (const auto flaw : face.flaws) flaws.append(flaws.empty() ? "" : " ").append(name_of(flaw));
  cells.push_back(flaws);
  return cells;
}

std::vector<Cells> parse(const std::string& csv) {
  std::vector<Cells> lines;
  Cells cells;
  std::string cell;
  bool in_quotes = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (in_quotes && c == '"' && i + 1 < csv.size() && csv[i + 1] == '"') {
      cell += c;
      ++i;
    } else if (c == '"') {
      in_quotes = !in_quotes;
    } else if (in_quotes || (c != ',' && c != '\r' && c != '\n')) {
      cell += c;
    } else if (c != '\r') {
      cells.push_back(std::move(cell));
      cell.clear();
      if (c == '\n') {
        lines.push_back(std::move(cells));
        cells.clear();
      }
    }
  }
  return lines;
}

FaceReading face_of(const Cells& cells, std::size_t classes) {
  const auto number = [&](std::size_t column) {
    return std::strtod(cells[column].c_str(), nullptr);
  };
  FaceReading face{static_cast<int>(std::strtol(cells[kFace].c_str(), nullptr, 10)),
                   {number(kPlace), number(kPlace + 1), number(kPlace + 2), number(kPlace + 3)},
                   {},
                   {}};
  for (std::size_t c = 0; c < classes; ++c)
    face.probabilities.push_back(static_cast<float>(number(kShares + c)));
  const std::string flaws = " " + cells.back() + " ";
  for (const auto flaw : kAllFlaws)
    if (flaws.find(" " + std::string(name_of(flaw)) + " ") != std::string::npos)
      face.flaws.push_back(flaw);
  return face;
}

}  // namespace

std::size_t FaceReading::top() const {
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

std::string to_csv(const std::vector<Reading>& readings, const data::Classes& classes) {
  const Cells columns = heads(classes);
  std::string csv;
  append_line(csv, columns);
  for (const auto& [file, time, faces] : readings) {
    const Cells start{file, time ? with_decimals(*time / 1000, 3) : ""};
    if (faces.empty()) {
      Cells cells = start;
      cells.resize(columns.size());
      append_line(csv, cells);
    }
    for (const FaceReading& face : faces) {
      Cells cells = start;
      const Cells more = cells_of(face, classes);
      cells.insert(cells.end(), more.begin(), more.end());
      append_line(csv, cells);
    }
  }
  return csv;
}

std::vector<Reading> read_csv(const std::filesystem::path& path, const data::Classes& classes) {
  std::ifstream in(path, std::ios::binary);
  in.peek();  // a folder can be opened
  if (!in.is_open() || in.bad())
    throw UserError(path.string() + ": cannot be opened; expected a CSV file of readings");
  const auto lines = parse({std::istreambuf_iterator<char>(in), {}});
  const Cells columns = heads(classes);
  const auto is_whole = [&](const Cells& cells) { return cells.size() == columns.size(); };
  if (lines.empty() || lines.front() != columns ||
      !std::all_of(lines.begin(), lines.end(), is_whole))
    throw UserError(path.string() +
                    ": has other columns; expected those that predict --csv writes, with the "
                    "same expressions");
  std::vector<Reading> readings;
  for (auto line = lines.begin() + 1; line != lines.end(); ++line) {
    const Cells& cells = *line;
    std::optional<double> time;
    if (!cells[kSeconds].empty()) time = 1000 * std::strtod(cells[kSeconds].c_str(), nullptr);
    if (readings.empty() || readings.back().file != cells[kFile] || readings.back().time != time)
      readings.push_back({cells[kFile], time, {}});
    if (!cells[kFace].empty()) readings.back().faces.push_back(face_of(cells, classes.size()));
  }
  return readings;
}

std::string to_json(const std::vector<Reading>& readings, const data::Classes& classes,
                    const std::string& model) {
  using Json = nlohmann::ordered_json;
  Json all = Json::array();
  for (const auto& [file, time, faces] : readings) {
    Json one;
    one["file"] = file;
    if (time) one["time"] = *time;
    one["faces"] = Json::array();
    for (const FaceReading& face : faces) {
      const auto& [x, y, width, height] = face.box;
      Json shares = Json::array(), flaws = Json::array();
      for (const float share : face.probabilities) shares.push_back(rounded(share));
      for (const auto flaw : face.flaws) flaws.push_back(name_of(flaw));
      one["faces"].push_back({{"id", face.id},
                              {"box", {{"x", x}, {"y", y}, {"width", width}, {"height", height}}},
                              {"expression", classes[face.top()]},
                              {"sure", face.is_sure()},
                              {"probabilities", shares},
                              {"flaws", flaws}});
    }
    all.push_back(std::move(one));
  }
  const Json json{{"model", model}, {"classes", classes}, {"readings", all}};
  // Paths need not be UTF-8.
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace emoxnet::eval

#include "native/eval/answers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <utility>

#include "native/data/text_file.h"
#include "native/support/append.h"
#include "native/support/check.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::eval {
namespace {

using data::kProtocols;
using data::Protocol;

constexpr std::size_t kRow = 0, kPicture = 1, kFirstLabel = 2,
                      kFirstProbability = kFirstLabel + kProtocols.size();
constexpr int kFewestImages = 2;  // one alone would be a gain of 100 points, or none

/// A line of the file: who is right follows from it.
struct Answer {
  std::array<std::string, 2> labels;  ///< of each protocol
  std::array<std::string, 2> said;    ///< by one view, by the mean
};

/// A picture, and which of its copies: a split may hold several, each with votes of its own.
using Copy = std::pair<std::string, int>;

/// What the columns are.
struct Header {
  data::Classes classes;
  std::vector<int> views;  ///< that are averaged in each block of probabilities
};

struct Answers {
  std::vector<std::string> protocols;  ///< "A7", "M7"
  data::Classes classes;
  int steps;  ///< views in the mean
  std::map<Copy, Answer> by_picture;
};

/// Windows' programs end a line with two bytes.
bool next_line(std::ifstream& file, std::string& line) {
  if (!std::getline(file, line)) return false;
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::stringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

/// start: column of the first class.
std::string top_class(const std::vector<std::string>& fields, std::size_t start,
                      const data::Classes& classes) {
  std::vector<double> p(classes.size());
  for (std::size_t c = 0; c < p.size(); ++c) {
    const std::string& field = fields[start + c];
    char* end = nullptr;
    p[c] = std::strtod(field.c_str(), &end);
    const bool is_share = p[c] >= 0 && p[c] <= 1;  // NaN is neither
    if (end != field.c_str() + field.size() || field.empty() || !is_share)
      throw UserError("expected a share from 0 to 1, found " + excerpt(field));
  }
  return classes[std::max_element(p.begin(), p.end()) - p.begin()];
}

/// One view's shares are their own mean.
std::vector<int> views_of(int steps) {
  return steps == 1 ? std::vector<int>{1} : std::vector<int>{1, steps};
}

std::vector<std::string> columns_of(const Header& header) {
  std::vector<std::string> columns = {"row", "picture"};
  for (const Protocol protocol : kProtocols)
    columns.push_back(data::protocol_name(protocol, header.classes.size()));
  for (const int views : header.views)
    for (const auto& name : header.classes) columns.push_back(name + "_" + std::to_string(views));
  return columns;
}

/// Of the columns that columns_of() gives for it; without classes for other columns.
Header header_of(const std::vector<std::string>& columns) {
  if (columns.size() <= kFirstProbability) return {};
  const std::string& last = columns.back();
  const int steps = std::atoi(last.c_str() + (last.rfind('_') + 1));
  // An older program wrote the shares of --steps 1 twice, under the same names.
  for (const auto& views : {std::vector<int>{1}, std::vector<int>{1, steps}}) {
    Header header{{}, views};
    const std::size_t count = (columns.size() - kFirstProbability) / views.size();
    for (std::size_t c = 0; c < count; ++c) {
      const std::string& column = columns[kFirstProbability + c];
      header.classes.push_back(column.substr(0, column.rfind('_')));
    }
    if (data::are_classes(header.classes) && columns == columns_of(header)) return header;
  }
  return {};
}

/// Columns of a file of that path whose first line it is.
std::vector<std::string> read_columns(const std::string& path, std::string first_line) {
  const std::string foreign = data::begin_text(first_line);
  if (!foreign.empty()) throw UserError(path + ": " + foreign);
  return split(first_line);
}

Answer answer_of(const std::vector<std::string>& fields, const Header& header) {
  const auto said_by = [&](std::size_t block) {
    return top_class(fields, kFirstProbability + block * header.classes.size(), header.classes);
  };
  return {{fields[kFirstLabel], fields[kFirstLabel + 1]},
          {said_by(0), said_by(header.views.size() - 1)}};
}

Answers read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  next_line(file, line);
  const auto columns = read_columns(path.string(), line);
  const Header header = header_of(columns);
  if (header.classes.empty()) {
    const std::string separator = data::other_separator(line);
    throw UserError(
        path.string() + ": " +
        (separator.empty() ? "cannot be read; expected answers that --answers wrote" : separator));
  }
  Answers answers{{columns.begin() + kFirstLabel, columns.begin() + kFirstProbability},
                  header.classes,
                  header.views.back(),
                  {}};
  std::set<std::pair<std::string, std::string>> rows;
  std::map<std::string, int> copies;
  for (int number = 2; next_line(file, line); ++number) {
    const auto fields = split(line);
    const std::string place = path.string() + ":" + std::to_string(number) + ": ";
    if (fields.size() != columns.size())
      throw UserError(place + "expected " + std::to_string(columns.size()) + " columns, found " +
                      excerpt(line));
    const std::string& picture = fields[kPicture];
    if (!rows.emplace(fields[kRow], picture).second)
      throw UserError(place + "has picture " + excerpt(picture) + " of row " +
                      excerpt(fields[kRow]) + " a second time; expected every row once");
    try {
      answers.by_picture[{picture, copies[picture]++}] = answer_of(fields, header);
    } catch (const UserError& error) {
      throw UserError(place + error.what());
    }
  }
  return answers;
}

/// Of `uneven` or fewer among n throws of a coin, or as many on the other side.
double two_sided_p(int uneven, int n) {
  double p = 0;
  for (int k = 0; k <= uneven; ++k)
    p += std::exp(std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0) -
                  n * std::log(2.0));
  return std::min(1.0, 2 * p);
}

/// With a label, in `some` and not in `others`.
int count_unshared(const Answers& some, const Answers& others, std::size_t protocol) {
  return static_cast<int>(
      std::count_if(some.by_picture.begin(), some.by_picture.end(), [&](const auto& item) {
        const auto& [picture, answer] = item;
        return !answer.labels[protocol].empty() && others.by_picture.count(picture) == 0;
      }));
}

/// Of what two networks did not both get right or wrong: more, on the side of the second.
std::optional<Interval> gain_interval(double more, double discordant, double n) {
  if (n < kFewImages) return std::nullopt;
  constexpr double kZ = 1.959964;
  const double half = kZ * std::sqrt(std::max(0.0, discordant - more * more / n)) / n;
  return Interval{std::max(-1.0, more / n - half), std::min(1.0, more / n + half)};
}

Comparison compare(const Answers& first, const Answers& second, std::size_t protocol, bool tta) {
  Comparison result{};
  result.protocol = first.protocols[protocol];
  result.tta = tta;
  result.steps = tta ? std::array{first.steps, second.steps} : std::array{1, 1};
  result.unshared =
      count_unshared(first, second, protocol) + count_unshared(second, first, protocol);
  for (const auto& [picture, one] : first.by_picture) {
    const auto found = second.by_picture.find(picture);
    const std::string& label = one.labels[protocol];
    if (found == second.by_picture.end() || label.empty()) continue;
    const bool right = one.said[tta] == label, other_right = found->second.said[tta] == label;
    ++result.images;
    result.only_first += right && !other_right;
    result.only_second += other_right && !right;
  }
  if (result.images == 0) return result;
  const int discordant = result.only_first + result.only_second;
  const int more = result.only_second - result.only_first;
  result.gain = static_cast<double>(more) / result.images;
  result.gain_interval = gain_interval(more, discordant, result.images);
  result.p = two_sided_p(std::min(result.only_first, result.only_second), discordant);
  return result;
}

/// Throws UserError for one with other labels, and where there is none.
void expect_shared_pictures(const Answers& one, const std::filesystem::path& first,
                            const Answers& other, const std::filesystem::path& second) {
  bool any = false;
  for (const auto& [picture, answer] : one.by_picture) {
    const auto found = other.by_picture.find(picture);
    if (found == other.by_picture.end()) continue;
    any = true;
    if (found->second.labels != answer.labels)
      throw UserError(second.string() + ": picture " + picture.first +
                      " has another label than in " + first.string() +
                      "; expected answers about one data set");
  }
  if (!any)
    throw UserError(second.string() + ": has no picture of " + first.string() +
                    "; expected answers about the same split");
}

/// As wide as "[-1.23, 45.67]".
std::string to_cell(const std::optional<Interval>& interval) {
  if (!interval) return "—             ";
  std::string text;
  append(text, "[%5.2f, %5.2f]", 100 * interval->low, 100 * interval->high);
  return text;
}

/// What the numbers do not say of themselves, a line each.
std::string notes_on(const std::vector<Comparison>& all) {
  std::string text;
  const auto uneven = std::find_if(all.begin(), all.end(), [](const Comparison& c) {
    return c.steps.front() != c.steps.back();
  });
  if (uneven != all.end())
    append(text,
           "note: all views are %d of the first file's and %d of the second's, so not the networks "
           "alone differ\n",
           uneven->steps.front(), uneven->steps.back());
  const bool few = std::any_of(all.begin(), all.end(),
                               [](const Comparison& c) { return !c.gain_interval.has_value(); });
  if (few)
    append(text, "note: fewer than %d images are too few to tell, and have no interval\n",
           kFewImages);
  return text;
}

}  // namespace

std::string answers_csv(const data::FaceDataset& dataset, const Scope& scope,
                        const Predictions& predictions) {
  const auto images = images_to_predict(dataset, scope);
  EMOXNET_CHECK(
      predictions.single.size() == images.size() && predictions.tta.size() == images.size(),
      "one prediction for each of images_to_predict()");
  std::string text;
  const Header header{dataset.classes, views_of(predictions.steps)};
  for (const auto& column : columns_of(header)) text.append(text.empty() ? "" : ",").append(column);
  text += '\n';
  for (std::size_t i = 0; i < images.size(); ++i) {
    append(text, "%zu,%016llx", images[i] + 1,
           static_cast<unsigned long long>(dataset.picture(images[i])));
    for (const Protocol protocol : kProtocols) {
      const auto label = dataset.label(protocol, images[i]);
      append(text, ",%s", label ? dataset.classes[*label].c_str() : "");
    }
    for (const int views : header.views)
      for (const float p : views == 1 ? predictions.single[i] : predictions.tta[i])
        append(text, ",%.5f", p);
    text += '\n';
  }
  return text;
}

std::vector<Comparison> compare_answers(const std::filesystem::path& first,
                                        const std::filesystem::path& second) {
  const Answers one = read(first), other = read(second);
  data::expect_same_classes(second.string(), other.classes, one.classes, "the first file's");
  expect_shared_pictures(one, first, other, second);
  std::vector<Comparison> all;
  for (std::size_t protocol = 0; protocol < kProtocols.size(); ++protocol)
    for (const bool tta : {false, true}) {
      if (tta && one.steps == 1 && other.steps == 1) continue;  // one view again
      all.push_back(compare(one, other, protocol, tta));
      if (all.back().images < kFewestImages) all.pop_back();
    }
  if (all.empty())
    throw UserError(second.string() + ": has fewer than two labelled pictures of " +
                    first.string() + "; expected answers about the same split");
  return all;
}

nlohmann::ordered_json to_json(const std::vector<Comparison>& all) {
  auto rows = nlohmann::ordered_json::array();
  for (const Comparison& c : all) {
    rows.push_back({{"protocol", c.protocol},
                    {"views", c.tta ? "all" : "one"},
                    {"steps", c.steps},
                    {"images", c.images},
                    {"unshared", c.unshared},
                    {"only_first", c.only_first},
                    {"only_second", c.only_second},
                    {"gain", c.gain},
                    {"gain_interval", nullptr},
                    {"p", c.p}});
    if (c.gain_interval)
      rows.back()["gain_interval"] = {c.gain_interval->low, c.gain_interval->high};
  }
  return rows;
}

std::string to_table(const std::vector<Comparison>& all) {
  std::string text =
      "protocol  views  images  in one file alone  right by the first alone  by the second alone  "
      "gain in points  "
      "95 % interval     p\n";
  for (const Comparison& c : all)
    append(text, "%-8s  %-5s  %6d  %18d  %24d  %19d  %14.2f  %s   %7.2g\n", c.protocol.c_str(),
           c.tta ? "all" : "one", c.images, c.unshared, c.only_first, c.only_second, 100 * c.gain,
           to_cell(c.gain_interval).c_str(), c.p);
  return text + notes_on(all);
}

}  // namespace emoxnet::eval

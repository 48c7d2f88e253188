#include "native/eval/answers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "native/support/append.h"
#include "native/support/byte_order_mark.h"
#include "native/support/check.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::eval {
namespace {

using data::kProtocols;
using data::Protocol;

constexpr std::size_t kPicture = 1, kFirstLabel = 2,
                      kFirstProbability = kFirstLabel + kProtocols.size();

/// A line of the file: who is right follows from it.
struct Answer {
  std::array<std::string, 2> labels;  ///< of each protocol
  std::array<std::string, 2> said;    ///< by one view, by the mean
};

struct Answers {
  std::vector<std::string> protocols;  ///< "A7", "M7"
  data::Classes classes;
  std::map<std::string, Answer> by_picture;
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
    if (end != field.c_str() + field.size() || field.empty() || !std::isfinite(p[c]))
      throw UserError("expected a share from 0 to 1, found " + excerpt(field));
  }
  return classes[std::max_element(p.begin(), p.end()) - p.begin()];
}

std::vector<std::string> columns_of(const data::Classes& classes, int steps) {
  std::vector<std::string> columns = {"row", "picture"};
  for (const Protocol protocol : kProtocols)
    columns.push_back(data::protocol_name(protocol, classes.size()));
  for (const int views : {1, steps})
    for (const auto& name : classes) columns.push_back(name + "_" + std::to_string(views));
  return columns;
}

/// Of the columns that columns_of() gives for them; none for other columns.
data::Classes classes_of(const std::vector<std::string>& columns) {
  data::Classes classes;
  const std::size_t count = (columns.size() - std::min(columns.size(), kFirstProbability)) / 2;
  for (std::size_t c = 0; c < count; ++c) {
    const std::string& column = columns[kFirstProbability + c];
    classes.push_back(column.substr(0, column.rfind('_')));
  }
  const std::string& last = columns.back();
  const int steps = std::atoi(last.c_str() + (last.rfind('_') + 1));
  return columns == columns_of(classes, steps) && data::are_classes(classes) ? classes
                                                                             : data::Classes{};
}

Answers read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  next_line(file, line);
  strip_byte_order_mark(line);
  const auto columns = split(line);
  Answers answers;
  if (file && !columns.empty()) answers.classes = classes_of(columns);
  if (answers.classes.empty())
    throw UserError(path.string() + ": cannot be read; expected answers that --answers wrote");
  answers.protocols.assign(columns.begin() + kFirstLabel, columns.begin() + kFirstProbability);
  for (int row = 2; next_line(file, line); ++row) {
    const auto fields = split(line);
    const std::string place = path.string() + ":" + std::to_string(row) + ": ";
    if (fields.size() != columns.size())
      throw UserError(place + "expected " + std::to_string(columns.size()) + " columns, found " +
                      excerpt(line));
    const std::size_t second = kFirstProbability + answers.classes.size();
    try {
      answers.by_picture[fields[kPicture]] = {
          {fields[kFirstLabel], fields[kFirstLabel + 1]},
          {top_class(fields, kFirstProbability, answers.classes),
           top_class(fields, second, answers.classes)}};
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

Comparison compare(const Answers& first, const Answers& second, std::size_t protocol, bool tta) {
  const int unshared =
      count_unshared(first, second, protocol) + count_unshared(second, first, protocol);
  Comparison result{first.protocols[protocol], tta, 0, unshared, 0, 0, 0, {0, 0}, 1};
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
  constexpr double kZ = 1.959964;
  const double n = result.images;
  const double discordant = result.only_first + result.only_second;
  const double more = result.only_second - result.only_first;
  const double half = kZ * std::sqrt(std::max(0.0, discordant - more * more / n)) / n;
  result.gain = more / n;
  result.gain_interval = {result.gain - half, result.gain + half};
  result.p = two_sided_p(std::min(result.only_first, result.only_second),
                         result.only_first + result.only_second);
  return result;
}

}  // namespace

std::string answers_csv(const data::FaceDataset& dataset, const Scope& scope,
                        const Predictions& predictions) {
  const auto images = images_to_predict(dataset, scope);
  EMOXNET_CHECK(
      predictions.single.size() == images.size() && predictions.tta.size() == images.size(),
      "one prediction for each of images_to_predict()");
  std::string text;
  for (const auto& column : columns_of(dataset.classes, predictions.steps))
    text.append(text.empty() ? "" : ",").append(column);
  text += '\n';
  for (std::size_t i = 0; i < images.size(); ++i) {
    append(text, "%zu,%016llx", images[i] + 1,
           static_cast<unsigned long long>(dataset.picture(images[i])));
    for (const Protocol protocol : kProtocols) {
      const auto label = dataset.label(protocol, images[i]);
      append(text, ",%s", label ? dataset.classes[*label].c_str() : "");
    }
    for (const auto* answer : {&predictions.single[i], &predictions.tta[i]})
      for (const float p : *answer) append(text, ",%.5f", p);
    text += '\n';
  }
  return text;
}

std::vector<Comparison> compare_answers(const std::filesystem::path& first,
                                        const std::filesystem::path& second) {
  const Answers one = read(first), other = read(second);
  data::expect_same_classes(second.string(), other.classes, one.classes, "the first file's");
  bool any = false;
  for (const auto& [picture, answer] : one.by_picture) {
    const auto found = other.by_picture.find(picture);
    if (found == other.by_picture.end()) continue;
    any = true;
    if (found->second.labels != answer.labels)
      throw UserError(second.string() + ": picture " + picture + " has another label than in " +
                      first.string() + "; expected answers about one data set");
  }
  if (!any)
    throw UserError(second.string() + ": has no picture of " + first.string() +
                    "; expected answers about the same split");
  std::vector<Comparison> all;
  for (std::size_t protocol = 0; protocol < kProtocols.size(); ++protocol)
    for (const bool tta : {false, true}) {
      all.push_back(compare(one, other, protocol, tta));
      if (all.back().images == 0) all.pop_back();
    }
  return all;
}

nlohmann::ordered_json to_json(const std::vector<Comparison>& all) {
  auto rows = nlohmann::ordered_json::array();
  for (const Comparison& c : all)
    rows.push_back({{"protocol", c.protocol},
                    {"views", c.tta ? "all" : "one"},
                    {"images", c.images},
                    {"unshared", c.unshared},
                    {"only_first", c.only_first},
                    {"only_second", c.only_second},
                    {"gain", c.gain},
                    {"gain_interval", {c.gain_interval.low, c.gain_interval.high}},
                    {"p", c.p}});
  return rows;
}

std::string to_table(const std::vector<Comparison>& all) {
  std::string text =
      "protocol  views  images  in one file alone  right by the first alone  by the second alone  "
      "gain in points  "
      "95 % interval     p\n";
  for (const Comparison& c : all)
    append(text, "%-8s  %-5s  %6d  %18d  %24d  %19d  %14.2f  [%5.2f, %5.2f]   %7.2g\n",
           c.protocol.c_str(), c.tta ? "all" : "one", c.images, c.unshared, c.only_first,
           c.only_second, 100 * c.gain, 100 * c.gain_interval.low, 100 * c.gain_interval.high, c.p);
  return text;
}

}  // namespace emoxnet::eval

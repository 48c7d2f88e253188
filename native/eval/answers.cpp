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
#include "native/support/check.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::eval {
namespace {

using data::Protocol;

constexpr std::array<Protocol, 2> kProtocols = {Protocol::kA7, Protocol::kM7};
constexpr std::size_t kFirstProbability = 3;  // column
constexpr std::size_t kColumns = kFirstProbability + std::size_t{2} * vision::kClasses;

/// A line of the file: who is right follows from it.
struct Answer {
  std::array<std::string, 2> labels;  ///< of each protocol
  std::array<std::string, 2> said;    ///< by one view, by the mean
};

using Answers = std::map<std::string, Answer>;  ///< by picture

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::stringstream stream(line);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

std::string top_class(const std::vector<std::string>& fields, std::size_t start) {
  std::array<double, vision::kClasses> p{};
  for (int c = 0; c < vision::kClasses; ++c)
    p[c] = std::strtod(fields[start + static_cast<std::size_t>(c)].c_str(), nullptr);
  return std::string(vision::kClassNames[std::max_element(p.begin(), p.end()) - p.begin()]);
}

Answers read(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  if (!file || line.rfind("picture,A7,M7,", 0) != 0 || split(line).size() != kColumns)
    throw UserError(path.string() + ": cannot be read; expected answers that --answers wrote");
  Answers answers;
  for (int row = 2; std::getline(file, line); ++row) {
    const auto fields = split(line);
    if (fields.size() != kColumns)
      throw UserError(path.string() + ":" + std::to_string(row) + ": expected " +
                      std::to_string(kColumns) + " columns, found " + excerpt(line));
    answers[fields[0]] = {{fields[1], fields[2]},
                          {top_class(fields, kFirstProbability),
                           top_class(fields, kFirstProbability + vision::kClasses)}};
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

Comparison compare(const Answers& first, const Answers& second, std::size_t protocol, bool tta) {
  Comparison result{kProtocols[protocol], tta, 0, 0, 0, 0, {0, 0}, 1};
  for (const auto& [picture, one] : first) {
    const auto found = second.find(picture);
    const std::string& label = one.labels[protocol];
    if (found == second.end() || label.empty()) continue;
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

std::string protocol_of(const Comparison& comparison) {
  return std::string(data::protocol_name(comparison.protocol));
}

}  // namespace

std::string answers_csv(const data::FaceDataset& dataset, const Scope& scope,
                        const Predictions& predictions) {
  const auto images = images_to_predict(dataset, scope);
  EMOXNET_CHECK(
      predictions.single.size() == images.size() && predictions.tta.size() == images.size(),
      "one prediction for each of images_to_predict()");
  std::string text = "picture,A7,M7";
  for (const int views : {1, predictions.steps})
    for (const auto name : vision::kClassNames)
      append(text, ",%s_%d", std::string(name).c_str(), views);
  text += '\n';
  for (std::size_t i = 0; i < images.size(); ++i) {
    append(text, "%016llx", static_cast<unsigned long long>(dataset.picture(images[i])));
    for (const Protocol protocol : kProtocols) {
      const auto label = data::label(protocol, dataset.records[images[i]].votes);
      append(text, ",%s", label ? std::string(vision::kClassNames[*label]).c_str() : "");
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
  bool any = false;
  for (const auto& [picture, answer] : one) {
    const auto found = other.find(picture);
    if (found == other.end()) continue;
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
    rows.push_back({{"protocol", protocol_of(c)},
                    {"views", c.tta ? "all" : "one"},
                    {"images", c.images},
                    {"only_first", c.only_first},
                    {"only_second", c.only_second},
                    {"gain", c.gain},
                    {"gain_interval", {c.gain_interval.low, c.gain_interval.high}},
                    {"p", c.p}});
  return rows;
}

std::string to_table(const std::vector<Comparison>& all) {
  std::string text =
      "protocol  views  images  right by the first alone  by the second alone  gain in points  "
      "95 % interval     p\n";
  for (const Comparison& c : all)
    append(text, "%-8s  %-5s  %6d  %24d  %19d  %14.2f  [%5.2f, %5.2f]   %7.2g\n",
           protocol_of(c).c_str(), c.tta ? "all" : "one", c.images, c.only_first, c.only_second,
           100 * c.gain, 100 * c.gain_interval.low, 100 * c.gain_interval.high, c.p);
  return text;
}

}  // namespace emoxnet::eval

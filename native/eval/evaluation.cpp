#include "native/eval/evaluation.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "native/support/append.h"
#include "native/support/check.h"

namespace emoxnet::eval {
namespace {

using data::kProtocols;
using data::Protocol;
using nlohmann::ordered_json;

ordered_json to_json(const Scores& s, const data::Classes& classes) {
  ordered_json per_class;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const ClassScore& own = s.per_class[c];
    per_class[classes[c]] = {
        {"precision", own.precision},
        {"recall", own.recall},
        {"recall_interval", {own.recall_interval.low, own.recall_interval.high}},
        {"f1", own.f1},
        {"support", own.support}};
  }
  ordered_json calibration = ordered_json::array();
  for (const CalibrationBin& bin : s.calibration)
    calibration.push_back(
        {{"images", bin.images}, {"confidence", bin.confidence}, {"accuracy", bin.accuracy}});
  return {{"accuracy", s.accuracy},
          {"accuracy_interval", {s.accuracy_interval.low, s.accuracy_interval.high}},
          {"macro_f1", s.macro_f1},
          {"ece", s.ece},
          {"nll", s.nll},
          {"calibration", calibration},
          {"per_class", per_class},
          {"confusion", s.confusion}};
}

const char* name(data::Duplicates duplicates) {
  return duplicates == data::Duplicates::kExclude ? "excluded" : "included";
}

void append_scores(std::string& text, const char* views, const Scores& s) {
  append(text, "  %-8s %6.2f %%  [%.2f, %.2f]   %.3f      %.3f   %.3f\n", views, 100 * s.accuracy,
         100 * s.accuracy_interval.low, 100 * s.accuracy_interval.high, s.macro_f1, s.ece, s.nll);
}

/// As wide as a rate; a dash where there is nothing of which it would be one.
std::string rate_of(int counted, double rate) {
  if (counted == 0) return "—    ";
  std::string text;
  append(text, "%.3f", rate);
  return text;
}

std::string interval_of(int counted, const Interval& interval) {
  if (counted == 0) return "—             ";
  std::string text;
  append(text, "[%.3f, %.3f]", interval.low, interval.high);
  return text;
}

void append_classes(std::string& text, const ProtocolScores& p) {
  const std::string views = std::to_string(p.steps) + (p.steps == 1 ? " view" : " views");
  append(text, "\n  %-10s precision  recall  95 %% interval  F1     support   predicted as",
         views.c_str());
  for (const auto& label : p.classes) append(text, " %4.4s", label.c_str());
  text += '\n';
  for (std::size_t c = 0; c < p.classes.size(); ++c) {
    const ClassScore& own = p.tta.per_class[c];
    append(text, "  %-10s %s      %s   %s  %s  %5d                 ", p.classes[c].c_str(),
           rate_of(own.predicted, own.precision).c_str(), rate_of(own.support, own.recall).c_str(),
           interval_of(own.support, own.recall_interval).c_str(),
           rate_of(own.support + own.predicted, own.f1).c_str(), own.support);
    for (const int count : p.tta.confusion[c]) append(text, " %4d", count);
    text += '\n';
  }
}

}  // namespace

std::vector<std::size_t> images_to_predict(const data::FaceDataset& dataset, const Scope& scope) {
  std::vector<std::size_t> images;
  for (const Protocol protocol : kProtocols)
    for (const auto& example : data::select(dataset, scope.split, protocol, scope.duplicates))
      images.push_back(example.image);
  std::sort(images.begin(), images.end());
  images.erase(std::unique(images.begin(), images.end()), images.end());
  return images;
}

std::vector<ProtocolScores> evaluate(const data::FaceDataset& dataset, const Scope& scope,
                                     const Predictions& predictions) {
  const auto images = images_to_predict(dataset, scope);
  EMOXNET_CHECK(
      predictions.single.size() == images.size() && predictions.tta.size() == images.size(),
      "one prediction for each of images_to_predict()");
  std::vector<ProtocolScores> all;
  for (const Protocol protocol : kProtocols) {
    std::vector<int> labels;
    std::vector<Probabilities> single, tta;
    for (const auto& example : data::select(dataset, scope.split, protocol, scope.duplicates)) {
      const auto row =
          std::lower_bound(images.begin(), images.end(), example.image) - images.begin();
      labels.push_back(example.label);
      single.push_back(predictions.single[row]);
      tta.push_back(predictions.tta[row]);
    }
    if (!labels.empty())
      all.push_back({protocol, dataset.classes, scope, predictions.steps, score(single, labels),
                     score(tta, labels)});
  }
  return all;
}

ordered_json to_json(const std::vector<ProtocolScores>& all) {
  ordered_json rows = ordered_json::array();
  for (const ProtocolScores& p : all) {
    ordered_json tta = {{"steps", p.steps}};
    tta.update(to_json(p.tta, p.classes));
    rows.push_back({{"protocol", p.name()},
                    {"split", data::kSplitNames[static_cast<int>(p.scope.split)]},
                    {"images", p.single.images},
                    {"duplicates", name(p.scope.duplicates)},
                    {"single", to_json(p.single, p.classes)},
                    {"tta", tta}});
  }
  return rows;
}

std::string to_table(const std::vector<ProtocolScores>& all) {
  std::string text;
  for (const ProtocolScores& p : all) {
    append(text, "%s, %s, %d images, duplicates %s\n", p.name().c_str(),
           std::string(data::kSplitNames[static_cast<int>(p.scope.split)]).c_str(), p.single.images,
           name(p.scope.duplicates));
    append(text, "  views    accuracy  95 %% interval    macro F1   ECE     NLL\n");
    append_scores(text, "1", p.single);
    if (p.steps > 1) append_scores(text, std::to_string(p.steps).c_str(), p.tta);
    append_classes(text, p);
    text += '\n';
  }
  return text;
}

}  // namespace emoxnet::eval

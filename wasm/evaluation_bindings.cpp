// Data sets and scores for Node, so that what ships is judged by the code that judges the trainer:
// see emoxnet-evaluation.d.ts for the interface. No algorithm here.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "native/data/fer2013.h"
#include "native/eval/answers.h"
#include "native/eval/evaluation.h"
#include "native/support/user_error.h"

namespace {

using emoxnet::UserError;
using emscripten::val;
namespace data = emoxnet::data;
namespace eval = emoxnet::eval;

data::Split parse_split(const std::string& name) {
  const auto* found = std::find(data::kSplitNames.begin(), data::kSplitNames.end(), name);
  if (found == data::kSplitNames.end())
    throw UserError("--split " + name + ": expected train, valid or test");
  return static_cast<data::Split>(found - data::kSplitNames.begin());
}

data::Duplicates parse_duplicates(const std::string& name) {
  if (name == "exclude") return data::Duplicates::kExclude;
  if (name == "include") return data::Duplicates::kInclude;
  throw UserError("--duplicates " + name + ": expected exclude or include");
}

std::vector<eval::Probabilities> rows(const val& values, std::size_t classes) {
  const auto flat = emscripten::convertJSArrayToNumberVector<float>(values);
  const auto step = static_cast<std::ptrdiff_t>(classes);
  std::vector<eval::Probabilities> result;
  for (auto row = flat.begin(); flat.end() - row >= step; row += step)
    result.emplace_back(row, row + step);
  return result;
}

/// A split of a data set and its scores.
class Evaluation {
 public:
  Evaluation(data::FaceDataset dataset, const eval::Scope& scope)
      : dataset_(std::move(dataset)),
        scope_(scope),
        images_(eval::images_to_predict(dataset_, scope)) {}

  int size() const { return static_cast<int>(images_.size()); }

  val plane(int i) const {
    return val(
        emscripten::typed_memory_view(emoxnet::vision::kPixels, dataset_.plane(images_.at(i))));
  }

  int row(int i) const { return static_cast<int>(images_.at(i)); }

  std::string label(int i) const {
    const auto found = dataset_.label(data::Protocol::kA, images_.at(i));
    return found ? dataset_.classes[*found] : "";
  }

  val score(const val& single, const val& tta, int steps) const {
    const std::size_t classes = dataset_.classes.size();
    const eval::Predictions predictions{steps, rows(single, classes), rows(tta, classes)};
    const auto scores = eval::evaluate(dataset_, scope_, predictions);
    val result = val::object();
    result.set("json", eval::to_json(scores).dump(2));
    result.set("table", eval::to_table(scores));
    result.set("answers", eval::answers_csv(dataset_, scope_, predictions));
    return result;
  }

 private:
  data::FaceDataset dataset_;
  eval::Scope scope_;
  std::vector<std::size_t> images_;
};

/// {evaluation} or, when the user's files or options are wrong, {error: one sentence}.
val open_evaluation(const std::string& pixels, const std::string& votes, const std::string& split,
                    const std::string& duplicates, const val& class_names) {
  val result = val::object();
  try {
    const eval::Scope scope{parse_split(split), parse_duplicates(duplicates)};
    const auto classes = emscripten::vecFromJSArray<std::string>(class_names);
    result.set("evaluation", Evaluation(data::read_fer2013(pixels, votes, classes), scope));
  } catch (const UserError& error) {
    result.set("error", std::string(error.what()));
  }
  return result;
}

}  // namespace

EMSCRIPTEN_BINDINGS(emoxnet_evaluation) {
  emscripten::class_<Evaluation>("Evaluation")
      .function("size", &Evaluation::size)
      .function("plane", &Evaluation::plane)
      .function("row", &Evaluation::row)
      .function("label", &Evaluation::label)
      .function("score", &Evaluation::score);
  emscripten::function("openEvaluation", &open_evaluation);
}

#include "native/train/recipe_entries.h"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <type_traits>
#include <utility>

#include "native/support/json_integer.h"
#include "native/vision/preprocess.h"

namespace emoxnet::train {
namespace {

using nlohmann::json;

constexpr double kNoEnd = std::numeric_limits<double>::infinity();
constexpr Range kAny{-kNoEnd, kNoEnd};
constexpr Range kNotNegative{0, kNoEnd};
constexpr Range kAboveZero{0, kNoEnd, /*above_low=*/true};
constexpr Range kFromOne{1, kNoEnd};
// Far beyond what learns here: a slip of the finger must not pass for a plan, nor a damaged or
// made-up checkpoint ask for all memory.
constexpr Range kEpochs{1, 100'000};
constexpr Range kPasses{1, 1000};
constexpr Range kWidth{1, 4096};
constexpr Range kDepth{0, 64};
constexpr Range kShare{0, 1};
constexpr Range kBelowOne{0, 1, /*above_low=*/false, /*below_high=*/true};

template <typename Choice>
using Names = std::vector<std::pair<const char*, Choice>>;

const Names<data::Protocol>& names_of(data::Protocol) {
  // The number is the data set's business: recipes from before may name it, and people do.
  static const Names<data::Protocol> names = {
      {"A", data::Protocol::kA},  {"M", data::Protocol::kM},  {"A7", data::Protocol::kA},
      {"M7", data::Protocol::kM}, {"A8", data::Protocol::kA}, {"M8", data::Protocol::kM}};
  return names;
}
const Names<Targets>& names_of(Targets) {
  static const Names<Targets> names = {{"majority", Targets::kMajority},
                                       {"votes", Targets::kVotes}};
  return names;
}
const Names<OptimizerKind>& names_of(OptimizerKind) {
  static const Names<OptimizerKind> names = {{"sgd", OptimizerKind::kSGD},
                                             {"adam", OptimizerKind::kAdam},
                                             {"amsgrad", OptimizerKind::kAMSGrad}};
  return names;
}
const Names<Schedule>& names_of(Schedule) {
  static const Names<Schedule> names = {{"plateau", Schedule::kPlateau},
                                        {"cosine", Schedule::kCosine}};
  return names;
}

template <typename Value>
struct IsList : std::false_type {};
template <typename Item>
struct IsList<std::vector<Item>> : std::true_type {};

bool lies_in(const Range& range, double number) {
  return (range.above_low ? number > range.low : number >= range.low) &&
         (range.below_high ? number < range.high : number <= range.high);
}

/// 0.5, 3, 1e-4
std::string text_of(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", number);
  return text;
}

std::string text_of(const Range& range) {
  const bool has_low = range.low > -kNoEnd, has_high = range.high < kNoEnd;
  if (!has_low && !has_high) return "";
  if (!has_high) return (range.above_low ? " above " : " of at least ") + text_of(range.low);
  return (range.above_low ? " above " : " from ") + text_of(range.low) +
         (range.above_low ? " and " : " to ") + (range.below_high ? "below " : "") +
         text_of(range.high);
}

/// JSON holds no other text: a recipe with a path in another encoding could not be kept.
bool is_utf8(const std::string& text) {
  try {
    (void)json(text).dump();
    return true;
  } catch (const json::exception&) {
    return false;
  }
}

/// Moves a JSON value into a field; false for one that does not fit.
template <typename Value>
bool read(const json& value, const Range& range, Value& field) {
  if constexpr (std::is_same_v<Value, bool>) {
    if (!value.is_boolean()) return false;
    field = value.get<bool>();
  } else if constexpr (std::is_same_v<Value, std::string>) {
    if (!value.is_string() || !is_utf8(value.get<std::string>())) return false;
    field = value.get<std::string>();
  } else if constexpr (IsList<Value>::value) {
    if (!value.is_array()) return false;
    Value items(value.size());
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!read(value[i], range, items[i])) return false;
    field = std::move(items);
  } else if constexpr (std::is_enum_v<Value>) {
    for (const auto& [name, choice] : names_of(Value{})) {
      if (value != name) continue;
      field = choice;
      return true;
    }
    return false;
  } else {
    if (!value.is_number()) return false;
    const auto number = value.get<double>();
    if (!std::isfinite(number) || !lies_in(range, number)) return false;
    if constexpr (std::is_integral_v<Value>) {
      const auto integer = integer_in<Value>(value);
      if (!integer) return false;
      field = *integer;
    } else {
      field = value.get<Value>();
    }
  }
  return true;
}

template <typename Value>
json write(const Value& field) {
  if constexpr (std::is_enum_v<Value>) {
    for (const auto& [name, choice] : names_of(field))
      if (choice == field) return name;
    return nullptr;
  } else {
    return field;
  }
}

template <typename Value>
std::string expected_of(const Range& range) {
  if constexpr (std::is_same_v<Value, bool>) {
    return "true or false";
  } else if constexpr (std::is_same_v<Value, std::string>) {
    return "a text in UTF-8";
  } else if constexpr (std::is_same_v<Value, std::vector<std::string>>) {
    return "a list of texts in UTF-8";
  } else if constexpr (IsList<Value>::value) {
    return "a list of whole numbers" + text_of(range);
  } else if constexpr (std::is_enum_v<Value>) {
    const auto& names = names_of(Value{});
    std::string all = names.front().first;
    for (std::size_t i = 1; i < names.size(); ++i)
      all += (i + 1 < names.size() ? ", " : " or ") + std::string(names[i].first);
    return all;
  } else {
    return (std::is_floating_point_v<Value> ? "a number" : "a whole number") + text_of(range);
  }
}

/// "3" is a number, "3.5" another, "votes" a text.
json parse_word(const std::string& word) {
  json number = json::parse(word, nullptr, /*allow_exceptions=*/false);
  if (number.is_number() || number.is_boolean()) return number;
  char* end = nullptr;
  const double value = std::strtod(word.c_str(), &end);  // .5 and +1, which JSON does not know
  return !word.empty() && *end == '\0' ? json(value) : json(word);
}

}  // namespace

RecipeEntry::RecipeEntry(RecipeGroup group, const char* key, const char* option,
                         std::function<RecipeField(Recipe&)> field, Range range, const char* help)
    : group_(group),
      key_(key),
      option_(option),
      help_(help),
      field_(std::move(field)),
      range_(range) {}

std::string RecipeEntry::expected() const {
  Recipe any;
  return std::visit(
      [&](auto* field) { return expected_of<std::remove_pointer_t<decltype(field)>>(range_); },
      field_(any));
}

bool RecipeEntry::is_truth() const {
  Recipe any;
  return std::holds_alternative<bool*>(field_(any));
}

bool RecipeEntry::is_list() const {
  Recipe any;
  return std::visit(
      [](auto* field) { return IsList<std::remove_pointer_t<decltype(field)>>::value; },
      field_(any));
}

json RecipeEntry::get(const Recipe& recipe) const {
  Recipe copy = recipe;
  return std::visit([](auto* field) { return write(*field); }, field_(copy));
}

bool RecipeEntry::set(Recipe& recipe, const json& value) const {
  return std::visit([&](auto* field) { return read(value, range_, *field); }, field_(recipe));
}

json RecipeEntry::parse(const std::vector<std::string>& words) const {
  Recipe any;
  const RecipeField field = field_(any);
  const auto item = [&](const std::string& word) {
    const bool text = std::holds_alternative<std::string*>(field) ||
                      std::holds_alternative<std::vector<std::string>*>(field);
    return text ? json(word) : parse_word(word);
  };
  if (!is_list()) return words.size() == 1 ? item(words[0]) : json();
  json list = json::array();
  for (const auto& word : words) list.push_back(item(word));
  return list;
}

const std::vector<RecipeEntry>& recipe_entries() {
  using data::Augmentation;
  static const std::vector<RecipeEntry> entries = [] {
    std::vector<RecipeEntry> all;
    RecipeGroup group{};
    const auto add = [&](const char* key, const char* option, auto field, Range range,
                         const char* help) {
      all.emplace_back(
          group, key, option, [field](Recipe& r) -> RecipeField { return &field(r); }, range, help);
    };
    // NOLINTBEGIN(readability-identifier-length)
    group = RecipeGroup::kNetwork;
    add(
        "model", "--model", [](Recipe& r) -> auto& { return r.model.name; }, kAny,
        "network; `emoxnet models` lists them");
    add(
        "stem.stride", "--stem-stride", [](Recipe& r) -> auto& { return r.model.stem.stride; },
        {1, 2}, "of the first convolution");
    add(
        "stem.pool", "--stem-pool", [](Recipe& r) -> auto& { return r.model.stem.pool; }, kAny,
        "halve the sides again behind it, as the 224 pixel networks do");
    add(
        "channels", "--channels", [](Recipe& r) -> auto& { return r.model.channels; }, {1, 3},
        "of the first convolution: 1, or 3 as published");
    add(
        "lite.widths", "--lite-widths", [](Recipe& r) -> auto& { return r.model.lite.widths; },
        kWidth, "emoxnet-lite: channels of each stage");
    add(
        "lite.blocks", "--lite-blocks", [](Recipe& r) -> auto& { return r.model.lite.blocks; },
        kDepth, "emoxnet-lite: residual blocks of each stage, of the first perhaps 0");
    add(
        "lite.reduction", "--lite-reduction",
        [](Recipe& r) -> auto& { return r.model.lite.reduction; }, kNotNegative,
        "emoxnet-lite: of squeeze-and-excitation; 0: without it");
    add(
        "perceptron.hidden", "--hidden",
        [](Recipe& r) -> auto& { return r.model.perceptron.hidden; }, kWidth,
        "emoxnet: width of its perceptron's hidden layer");
    add(
        "perceptron.dropout", "--dropout",
        [](Recipe& r) -> auto& { return r.model.perceptron.dropout; }, kBelowOne,
        "emoxnet: share of the hidden layer that is dropped while training");
    add(
        "pretrained", "--pretrained", [](Recipe& r) -> auto& { return r.pretrained; }, kAny,
        "published weights to start from: state dicts of torchvision or timm, .pth or "
        ".safetensors, "
        "FILE#NAME for one of several in a file, or the manifest of face-api's face recognition "
        "for "
        "face-resnet; emoxnet: one for each member");
    add(
        "start", "--start", [](Recipe& r) -> auto& { return r.start; }, kAny,
        "checkpoint of a network of this shape to go on from, such as models/emoxnet-lite.pt; "
        "where "
        "the data set has other classes, its last layer begins anew");
    add(
        "members.checkpoints", "--members",
        [](Recipe& r) -> auto& { return r.members.checkpoints; }, kAny,
        "emoxnet: trained vgg16, densenet121, se-resnet34, se-resnext50");
    add(
        "members.frozen", "--freeze-members", [](Recipe& r) -> auto& { return r.members.frozen; },
        kAny, "emoxnet: only its perceptron learns, from features computed once");
    add(
        "members.passes", "--feature-passes", [](Recipe& r) -> auto& { return r.members.passes; },
        kPasses, "frozen members: views of each face that features are computed of");

    group = RecipeGroup::kTargets;
    add(
        "protocol", "--protocol", [](Recipe& r) -> auto& { return r.protocol; }, kAny,
        "A: the label with most votes, M: with more than half of them, single ones aside; a number "
        "behind it changes nothing, as the data set says how many classes there are");
    add(
        "targets", "--targets", [](Recipe& r) -> auto& { return r.targets; }, kAny,
        "majority label, or the ten votes' distribution: votes");
    add(
        "label_smoothing", "--label-smoothing",
        [](Recipe& r) -> auto& { return r.label_smoothing; }, kBelowOne,
        "share of uniform mass in the targets");
    add(
        "balance", "--balance", [](Recipe& r) -> auto& { return r.balance; }, kShare,
        "draw rare labels more often, by their count to the power of minus this");
    add(
        "outliers", "--outliers", [](Recipe& r) -> auto& { return r.outliers; }, {0, 0.5},
        "share of every batch that is no face and is to have no expression");
    add(
        "distillation.teachers", "--teacher",
        [](Recipe& r) -> auto& { return r.distillation.teachers; }, kAny,
        "checkpoints or soft labels to learn from; several are averaged");
    add(
        "distillation.weight", "--distil-weight",
        [](Recipe& r) -> auto& { return r.distillation.weight; }, kShare,
        "share of the teacher in the loss, the rest is the targets'; paper: 1");
    add(
        "distillation.temperature", "--temperature",
        [](Recipe& r) -> auto& { return r.distillation.temperature; }, kAboveZero,
        "that softens teacher and student; paper: 1");
    add(
        "distillation.smoothing", "--distil-smoothing",
        [](Recipe& r) -> auto& { return r.distillation.smoothing; }, kBelowOne,
        "share of uniform mass in the teacher's answers; paper: 0.1");
    add(
        "distillation.plain", "--plain-answers",
        [](Recipe& r) -> auto& { return r.distillation.plain; }, kAny,
        "take soft labels' answer to the image as it is for every view of it, which is drawn anew");

    group = RecipeGroup::kOptimisation;
    add(
        "epochs", kEpochsOption, [](Recipe& r) -> auto& { return r.epochs; }, kEpochs,
        "passes over the training split");
    add(
        "resizing.epochs", "--small-epochs", [](Recipe& r) -> auto& { return r.resizing.epochs; },
        kNotNegative, "of them the first that see smaller faces, to save time; 0: none");
    add(
        "resizing.side", "--small-side", [](Recipe& r) -> auto& { return r.resizing.side; },
        {16, vision::kSide}, "pixels of those faces' side");
    add(
        "batch", "--batch", [](Recipe& r) -> auto& { return r.batch; }, {2, kNoEnd},
        "faces a step");
    add(
        "slices", "--slices", [](Recipe& r) -> auto& { return r.slices; }, kFromOne,
        "parts that a batch is computed in, to save memory; at least one for each process");
    add(
        "optimizer", "--optimizer", [](Recipe& r) -> auto& { return r.optimizer; }, kAny,
        "sgd has Nesterov's momentum");
    add(
        "learning_rate", "--learning-rate", [](Recipe& r) -> auto& { return r.learning_rate; },
        kAboveZero, "peak rate");
    add(
        "momentum", "--momentum", [](Recipe& r) -> auto& { return r.momentum; }, kBelowOne,
        "of sgd");
    add(
        "weight_decay", "--weight-decay", [](Recipe& r) -> auto& { return r.weight_decay; },
        kNotNegative, "L2 penalty");
    add(
        "schedule", "--schedule", [](Recipe& r) -> auto& { return r.schedule; }, kAny,
        "of the rate");
    add(
        "warmup_epochs", "--warmup", [](Recipe& r) -> auto& { return r.warmup_epochs; },
        kNotNegative, "epochs of linear warm-up (cosine)");
    add(
        "patience", "--patience", [](Recipe& r) -> auto& { return r.patience; }, kFromOne,
        "epochs before the rate is cut (plateau)");
    add(
        "early_stop", kEarlyStopOption, [](Recipe& r) -> auto& { return r.early_stop; },
        kNotNegative, "epochs without improvement that end the run; 0: never");
    add(
        "ema_decay", "--ema", [](Recipe& r) -> auto& { return r.ema_decay; }, kBelowOne,
        "decay of the weights' moving average; 0: none");
    add(
        "seed", kSeedOption, [](Recipe& r) -> auto& { return r.seed; }, kNotNegative,
        "same seed, same run (on one thread, bit by bit)");
    add(
        "bf16", kBf16Option, [](Recipe& r) -> auto& { return r.bf16; }, kAny,
        "bfloat16 autocast where the device has it");

    group = RecipeGroup::kAugmentation;
    const auto augmentation = [&](const char* key, const char* option,
                                  double Augmentation::* member, Range range, const char* help) {
      add(
          key, option, [member](Recipe& r) -> auto& { return r.augmentation.*member; }, range,
          help);
    };
    augmentation("augmentation.horizontal_flip", "--horizontal-flip",
                 &Augmentation::horizontal_flip, kShare, "probability");
    augmentation("augmentation.vertical_flip", "--vertical-flip", &Augmentation::vertical_flip,
                 kShare, "probability");
    augmentation("augmentation.rotation", "--rotation", &Augmentation::rotation, {0, 180},
                 "degrees, to both sides");
    augmentation("augmentation.shift", "--shift", &Augmentation::shift, kShare,
                 "fraction of the side, along both axes");
    augmentation("augmentation.shear", "--shear", &Augmentation::shear, kNotNegative,
                 "horizontal, to both sides");
    augmentation("augmentation.zoom", "--zoom", &Augmentation::zoom, kBelowOne,
                 "fraction, in and out");
    augmentation("augmentation.faults", "--faults", &Augmentation::faults, kShare,
                 "share of faces with a webcam's faults");
    augmentation("augmentation.erase", "--erase", &Augmentation::erase, kShare,
                 "probability of a rectangle of mean grey");
    augmentation("augmentation.mixup", "--mixup", &Augmentation::mixup, kNotNegative,
                 "parameter of its Beta distribution; 0: none");
    augmentation("augmentation.cutmix", "--cutmix", &Augmentation::cutmix, kNotNegative,
                 "parameter of its Beta distribution; 0: none");
    // NOLINTEND(readability-identifier-length)
    return all;
  }();
  return entries;
}

}  // namespace emoxnet::train

// emoxnet import: a data set as users have it to one packed file.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "native/cli/commands.h"
#include "native/cli/outputs.h"
#include "native/data/fer2013.h"
#include "native/data/ferplus_folder.h"
#include "native/data/image_folder.h"
#include "native/data/near_twins.h"
#include "native/data/rafdb.h"
#include "native/support/atomic_file.h"
#include "native/support/lower_case.h"
#include "native/support/progress.h"
#include "native/support/shell_word.h"
#include "native/support/user_error.h"

namespace emoxnet::cli {
namespace {

using data::Duplicates;
using data::FaceDataset;
using data::Protocol;

constexpr const char* kOwnLabels = "own";

struct ImportOptions {
  std::string pixels, votes, labels, ferplus, rafdb, folder, out;
  double dev = 0.075;
  std::vector<std::string> classes, maps;
  data::ImageImport images;
};

void expect_folder(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error))
    throw UserError(path + ": is a file; expected a folder: unpack an archive first");
}

FaceDataset read_pixels(const ImportOptions& options,
                        const std::function<void(std::size_t, std::size_t)>& on_progress) {
  const bool own_labels = options.labels == kOwnLabels;
  if (!own_labels && options.votes.empty())
    throw UserError("--pixels " + options.pixels +
                    ": expected --votes fer2013new.csv, the FER+ votes, or --labels own for "
                    "FER-2013's own labels");
  return data::read_fer2013(
      options.pixels,
      own_labels ? std::nullopt : std::optional<std::filesystem::path>(options.votes),
      options.images.classes, on_progress,
      [&](const std::string& sentence) { options.images.leave_out(sentence); });
}

FaceDataset read(ImportOptions options) {
  std::unique_ptr<Progress> progress;
  const auto show = [&progress](std::size_t size, const char* unit) {
    return [&progress, size, unit](std::size_t done, std::size_t all) {
      if (!progress) progress = std::make_unique<Progress>("import", all / size, unit);
      progress->update(static_cast<std::int64_t>(done / size));
    };
  };
  options.images.on_progress = show(1, "images");
  for (const std::string& folder : {options.ferplus, options.rafdb, options.folder})
    expect_folder(folder);
  if (!options.pixels.empty()) {
    auto dataset = read_pixels(options, show(1000000, "MB"));
    dataset.hold_out_valid(options.images.hold_out);
    dataset.set_dev_aside(options.dev);
    return dataset;
  }
  if (!options.ferplus.empty()) {
    auto dataset = data::read_ferplus_folder(options.ferplus, options.images);
    dataset.set_dev_aside(options.dev);
    return dataset;
  }
  if (!options.rafdb.empty()) return data::read_rafdb(options.rafdb, options.images);
  if (options.folder.empty())
    throw UserError("expected a data set: --pixels and --votes, --ferplus, --rafdb, or --folder");
  if (data::is_ferplus_folder(data::unpacked(options.folder, data::is_ferplus_folder)))
    throw UserError(options.folder + ": holds FER+'s pictures with label.csv; expected --ferplus");
  return data::read_image_folder(options.folder, options.images);
}

void print_counts(const FaceDataset& dataset, Protocol protocol) {
  const auto& classes = dataset.classes;
  std::printf("\n%-16s", data::protocol_name(protocol, classes.size()).c_str());
  for (const auto& name : classes) std::printf(" %8s", name.c_str());
  std::printf("%9s%10s\n", "all", "no label");
  for (int s = 0; s < data::kSplits; ++s) {
    const auto split = static_cast<data::Split>(s);
    const std::size_t images = dataset.images_of(split).size();
    if (images == 0) continue;
    for (const Duplicates duplicates : {Duplicates::kInclude, Duplicates::kExclude}) {
      const auto examples = data::select(dataset, split, protocol, duplicates);
      const bool all = duplicates == Duplicates::kInclude;
      const std::string row = std::string(data::kSplitNames[s]) + (all ? "" : ", no twins");
      std::printf("%-16s", row.c_str());
      for (const int count : data::count_labels(examples, classes.size()))
        std::printf("%9d", count);
      std::printf("%9zu", examples.size());
      if (all) std::printf("%10zu", images - examples.size());
      std::printf("\n");
    }
  }
}

void refuse_without_labels(const FaceDataset& dataset) {
  for (std::size_t image = 0; image < dataset.size(); ++image)
    if (dataset.label(Protocol::kA, image)) return;
  throw UserError("--classes: no picture is labelled as one of " + data::listed(dataset.classes) +
                  "; expected some that the data set has");
}

bool has_dev(const FaceDataset& dataset) { return dataset.selection_split() == data::Split::kDev; }

std::size_t faces_of(const FaceDataset& dataset, data::Split split,
                     Duplicates duplicates = Duplicates::kExclude) {
  return data::select(dataset, split, Protocol::kA, duplicates).size();
}

std::string faces(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " face is" : " faces are");
}

/// Of what a training chooses its epoch on, where it is none, or little.
void note_few_to_choose_on(const FaceDataset& dataset, double hold_out) {
  constexpr std::size_t kFew = 50;
  const data::Split split = dataset.selection_split();
  const std::string name(data::kSplitNames[static_cast<std::size_t>(split)]);
  const std::size_t usable = faces_of(dataset, split);
  const std::string none =
      "no picture is valid, and a training needs some to choose its epoch on; expected ";
  if (dataset.images_of(split).empty() && hold_out == 0)
    std::printf("\nnote: %sa valid split, or --hold-out above 0\n", none.c_str());
  else if (dataset.images_of(split).empty())
    std::printf("\nnote: %smore than --hold-out %g takes\n", none.c_str(), hold_out);
  else if (usable == 0)
    std::printf(
        "\nnote: of %s no picture has a label and no twin elsewhere, and a training needs some to "
        "choose its epoch on%s\n",
        name.c_str(), split == data::Split::kDev ? ": --dev 0 lets it choose on valid" : "");
  else if (usable < kFew)
    std::printf("\nnote: %s few to choose an epoch on, and to score: of %s, twins aside\n",
                faces(usable).c_str(), name.c_str());
}

/// Of splits that were asked for and have become none, or little.
void note_small_splits(const FaceDataset& dataset, const ImportOptions& options) {
  const double hold_out = options.images.hold_out;
  note_few_to_choose_on(dataset, hold_out);
  if (has_dev(dataset) && dataset.images_of(data::Split::kValid).empty() && hold_out > 0)
    std::printf("\nnote: no picture is valid; expected more than --hold-out %g takes\n", hold_out);
  const bool may_have_dev = !options.pixels.empty() || !options.ferplus.empty();
  if (may_have_dev && options.dev > 0 && !has_dev(dataset))
    std::printf("\nnote: no picture is dev; expected more than --dev %g takes\n", options.dev);
}

/// Of faces that are not trained on, where they are most.
void note_twins(const FaceDataset& dataset) {
  const std::size_t all = faces_of(dataset, data::Split::kTrain, Duplicates::kInclude);
  const std::size_t kept = faces_of(dataset, data::Split::kTrain);
  if (2 * kept < all)
    std::printf(
        "\nnote: %zu of %zu train faces have twins in valid%s, and are not trained on; expected "
        "other pictures there, such as those of other films\n",
        all - kept, all, has_dev(dataset) ? ", test or dev" : " or test");
}

/// Of classes that no network can learn from it.
void note_missing_classes(const FaceDataset& dataset, const std::vector<data::Example>& faces) {
  const auto counts = data::count_labels(faces, dataset.classes.size());
  data::Classes missing;
  for (std::size_t c = 0; c < counts.size(); ++c)
    if (counts[c] == 0) missing.push_back(dataset.classes[c]);
  if (missing.empty()) return;
  std::printf("\nnote: classes without a train face, twins aside, which no network can learn: %s\n",
              data::listed(missing).c_str());
}

/// What makes a training of it fail, or its result poor.
void print_notes(const FaceDataset& dataset, const ImportOptions& options) {
  constexpr std::size_t kFew = 2000;
  if (faces_of(dataset, data::Split::kTrain, Duplicates::kInclude) == 0) {
    std::printf("\nnote: no train face has a label, and a training needs some\n");
    return;
  }
  note_small_splits(dataset, options);
  note_twins(dataset);
  const auto train = data::select(dataset, data::Split::kTrain, Protocol::kA, Duplicates::kExclude);
  if (train.empty()) return;
  note_missing_classes(dataset, train);
  if (train.size() < kFew)
    std::printf(
        "\nnote: %s few to train on from random weights; carry on from a trained\n"
        "network instead, such as models/emoxnet-lite.pt of EmoXNet's repository:\n"
        "  emoxnet train --recipe emoxnet-lite --start models/emoxnet-lite.pt --learning-rate 0.03 "
        "--epochs 40 --data %s --out RUN\n",
        faces(train.size()).c_str(), shell_word(options.out).c_str());
}

/// Where all that is left out is listed, if it is much; nowhere beside a device or a pipe.
std::optional<std::string> left_out_file(const std::string& out) {
  std::error_code error;
  if (std::filesystem::exists(out, error) && !std::filesystem::is_regular_file(out, error))
    return std::nullopt;
  return out + ".left-out.txt";
}

/// The first of them; all, where they are many, in a file.
void list_left_out(const std::vector<std::string>& left_out,
                   const std::optional<std::string>& file) {
  constexpr std::size_t kShown = 20;
  const bool needs_file = file && left_out.size() > kShown;
  if (file && !needs_file) std::filesystem::remove(*file);  // an earlier import's
  if (left_out.empty()) return;
  std::printf("\nleft out, %zu:\n", left_out.size());
  for (std::size_t i = 0; i < (needs_file ? kShown : left_out.size()); ++i)
    std::printf("  %s\n", left_out[i].c_str());
  if (!needs_file) return;
  write_stream_atomically(*file, [&](std::ostream& stream) {
    for (const auto& sentence : left_out) stream << sentence << '\n';
  });
  std::printf("  and %zu more: %s\n", left_out.size() - kShown, file->c_str());
}

/// "7", "8", or the names of the classes.
data::Classes parse_classes(const std::vector<std::string>& words) {
  if (words.empty() || words == data::Classes{"7"}) return data::seven_classes();
  if (words == data::Classes{"8"}) return data::eight_classes();
  if (!data::are_classes(words))
    throw UserError(
        "--classes: expected 7, 8, or two different names or more, such as "
        "happy,sad,neutral, of up to 32 small letters, digits, blanks, - and _");
  return words;
}

/// "joy=happy,contempt=skip" to its maps. A comma may be within a name: "a, b=sad".
std::vector<std::string> split_maps(const std::string& text) {
  std::vector<std::string> maps;
  for (std::size_t start = 0; start <= text.size();) {
    const auto comma = text.find(',', text.find('=', start));
    maps.push_back(text.substr(start, comma - start));
    start = comma == std::string::npos ? comma : text.find_first_not_of(' ', comma + 1);
  }
  return maps;
}

/// "contempt=skip" to its two parts. No class has the sign.
std::pair<std::string, std::string> parse_map(const std::string& text) {
  const auto sign = text.rfind('=');
  if (sign == std::string::npos || sign == 0 || sign + 1 == text.size())
    throw UserError("--map " + text + ": expected NAME=CLASS or NAME=skip");
  return {lower_case(text.substr(0, sign)), lower_case(text.substr(sign + 1))};
}

data::ClassNames parse_maps(const std::vector<std::string>& texts) {
  data::ClassNames maps;
  for (const auto& text : texts)
    for (const auto& map : split_maps(text)) {
      const auto [first, is_new] = maps.insert(parse_map(map));
      if (!is_new)
        throw UserError("--map " + map + ": follows " + first->first + "=" + first->second +
                        "; expected every name once");
    }
  return maps;
}

void run(const CLI::App& command, ImportOptions options) {
  options.images.classes = parse_classes(options.classes);
  options.images.class_of_folder = parse_maps(options.maps);
  data::expect_share("--hold-out", options.images.hold_out);
  data::expect_share("--dev", options.dev);
  const auto left_out_list = left_out_file(options.out);
  if (left_out_list) expect_writable_beside(command, *left_out_list);
  std::vector<std::string> left_out;
  options.images.on_left_out = [&](const std::string& sentence) { left_out.push_back(sentence); };
  FaceDataset dataset = read(options);
  refuse_without_labels(dataset);
  data::find_near_twins(dataset);
  dataset.save(options.out);
  std::printf("%zu images written to %s\n", dataset.size(), options.out.c_str());
  list_left_out(left_out, left_out_list);
  for (const Protocol protocol : {Protocol::kA, Protocol::kM}) print_counts(dataset, protocol);
  std::printf(
      "\nno twins: train and dev without images that any other split has too, valid and test\n"
      "without those that an earlier one has; near twins (mirrored, resized or saved again) are\n"
      "kept out of train and dev alone: %zu. no label: the protocol leaves them out.%s\n",
      data::count_near_twins(dataset),
      has_dev(dataset) ? " dev: set\naside from train, to choose on; valid stays clean." : "");
  print_notes(dataset, options);
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = app.add_subcommand(
      "import",
      "Pack FER-2013, with FER+'s votes or its own labels, RAF-DB, or a folder of "
      "pictures into one file");
  auto* pixels = command->add_option("--pixels", options->pixels,
                                     "fer2013.csv: emotion, pixels, Usage; or Kaggle's "
                                     "icml_face_data.csv, or train.csv, which has no Usage");
  auto* votes =
      command->add_option("--votes", options->votes, "fer2013new.csv: the FER+ votes, same rows");
  auto* labels = command->add_option("--labels", options->labels,
                                     "own: FER-2013's own labels, without FER+'s votes");
  labels->check(CLI::IsMember({kOwnLabels}))->needs(pixels)->excludes(votes);
  auto* ferplus = command->add_option(
      "--ferplus", options->ferplus,
      "folder with FER2013Train, FER2013Valid and FER2013Test as FER+'s own script fills them: "
      "pictures and label.csv");
  auto* dev = command->add_option("--dev", options->dev,
                                  "share of FER-2013's train split that is set aside: epoch and "
                                  "calibration are chosen on it instead of on valid; 0: none");
  dev->capture_default_str();
  auto* rafdb =
      command->add_option("--rafdb", options->rafdb,
                          "RAF-DB's folder `basic`, with EmoLabel and Image/aligned, or "
                          "the one with train/1 to train/7, in RAF-DB's order of classes");
  auto* folder =
      command->add_option("--folder", options->folder,
                          "pictures as split/class/*.jpg (also png, tiff, bmp, webp, pgm, ppm) or "
                          "class/*.jpg: train, valid, test; classes as --classes has them. "
                          "A few hundred do to carry on from a trained "
                          "network: emoxnet train --start");
  command
      ->add_option("--classes", options->classes,
                   "what is told apart: 7 (default: angry, disgust, fear, happy, sad, surprise, "
                   "neutral), 8 (contempt as well: protocols A8 and M8), or names: "
                   "happy,sad,neutral; every network that learns from the data set has them")
      ->delimiter(',');
  auto* hold_out = command->add_option("--hold-out", options->images.hold_out,
                                       "share of train that becomes valid, the same of every "
                                       "class, where there is no valid split; 0: none");
  hold_out->capture_default_str();
  auto* map = command->add_option(
      "--map", options->maps,
      "what class folders of other names hold: joy=happy, "
      "contempt=skip, or joy=happy,contempt=skip; others are left out and listed");
  command->add_flag("--strict", options->images.strict,
                    "refuse what would be left out, such as a damaged picture or row");
  output_file(command->add_option("--out", options->out, "packed data set"))->required();
  pixels->excludes(ferplus)->excludes(rafdb)->excludes(folder)->excludes(map);
  votes->needs(pixels);
  ferplus->excludes(rafdb)->excludes(folder)->excludes(map);
  rafdb->excludes(folder);
  for (auto* pictures : {rafdb, folder}) dev->excludes(pictures);
  command->footer(
      "Examples:\n"
      "  emoxnet import --pixels fer2013.csv --votes fer2013new.csv --out ferplus.faces\n"
      "  emoxnet import --pixels icml_face_data.csv --labels own --out fer2013.faces\n"
      "  emoxnet import --pixels fer2013.csv --votes fer2013new.csv --classes 8 --out "
      "ferplus8.faces\n"
      "  emoxnet import --ferplus FERPlus/data --out ferplus.faces\n"
      "  emoxnet import --rafdb basic --out rafdb.faces\n"
      "  emoxnet import --folder pictures --hold-out 0.2 --out pictures.faces\n"
      "  emoxnet import --folder CK+48 --map contempt=skip --out ck.faces\n"
      "  emoxnet import --folder pictures --classes bored,happy,neutral --out mine.faces");
  command->callback([command, options, &exit_code] {
    run(*command, *options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

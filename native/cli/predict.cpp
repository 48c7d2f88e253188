// emoxnet predict: the expressions that faces show in pictures and films.
#include <torch/torch.h>

#include <cstdio>
#include <map>
#include <memory>
#include <opencv2/core/utility.hpp>
#include <set>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/outputs.h"
#include "native/cli/predictor.h"
#include "native/cli/readout_option.h"
#include "native/data/visual_files.h"
#include "native/support/user_error.h"

namespace emoxnet::cli {
namespace {

namespace fs = std::filesystem;

struct PredictOptions {
  std::vector<std::string> files;
  std::string checkpoint;
  bool resume = false;
  PredictorOptions predictor;
  ReadoutOption readout;
  DeviceOptions device;
};

/// Of a file that is given twice, by itself and in its folder, say, the first.
std::vector<fs::path> each_once(const std::vector<fs::path>& files) {
  std::vector<fs::path> kept;
  std::set<fs::path> known;
  for (const fs::path& file : files)
    if (known.insert(fs::absolute(file).lexically_normal()).second) kept.push_back(file);
  return kept;
}

void refuse_equal_names(const PredictorOptions& options, const std::vector<fs::path>& files) {
  std::map<fs::path, fs::path> taken;
  for (const fs::path& file : files) {
    const auto [at, is_new] = taken.emplace(cam_file(options, file, 1), file);
    if (!is_new)
      throw UserError("--cam: " + at->second.string() + " and " + file.string() +
                      " would both be written to " + at->first.string() +
                      "; expected different names");
  }
}

/// What was read of one face; of a film, the mean of its frames.
void print_face(const eval::FaceReading& face, const data::Classes& classes,
                const std::string& name) {
  const std::string& expression = classes[face.top()];
  std::printf("%-10s%8.1f   ", (expression + (face.is_sure() ? "" : "?")).c_str(),
              100 * face.probabilities[face.top()]);
  for (const float share : face.probabilities) std::printf(" %8.1f", 100 * share);
  std::printf("%7d   %s\n", face.id, name.c_str());
}

/// readings: of one file.
void print_file(const std::vector<const eval::Reading*>& readings, const data::Classes& classes) {
  struct Sum {
    eval::FaceReading face;
    int frames = 0;
  };
  std::map<int, Sum> by_face;
  for (const eval::Reading* reading : readings)
    for (const eval::FaceReading& face : reading->faces) {
      auto& [sum, frames] =
          by_face.try_emplace(face.id, Sum{{face.id, {}, eval::Probabilities(classes.size()), {}}})
              .first->second;
      for (std::size_t c = 0; c < classes.size(); ++c)
        sum.probabilities[c] += face.probabilities[c];
      ++frames;
    }
  const std::string& file = readings.front()->file;
  const int columns = 31 + 9 * static_cast<int>(classes.size());  // as print_face() has them
  if (by_face.empty()) std::printf("%-*s%s\n", columns, "no face", file.c_str());
  for (auto& [id, sum] : by_face) {
    for (float& share : sum.face.probabilities) share /= static_cast<float>(sum.frames);
    std::string place = file;
    if (readings.front()->time)
      place.append(", ").append(std::to_string(sum.frames)).append(" frames");
    print_face(sum.face, classes, place);
  }
}

void print_table(const std::vector<eval::Reading>& readings, const data::Classes& classes) {
  std::printf("%-10s%8s   ", "expression", "%");
  for (const auto& name : classes) std::printf(" %8s", name.c_str());
  std::printf("%7s   picture or film\n", "face");
  for (std::size_t i = 0; i < readings.size();) {
    std::vector<const eval::Reading*> of_file;
    const std::string& file = readings[i].file;
    for (; i < readings.size() && readings[i].file == file; ++i) of_file.push_back(&readings[i]);
    print_file(of_file, classes);
  }
}

std::vector<eval::Reading> known_readings(const PredictOptions& options,
                                          const data::Classes& classes) {
  if (!options.resume) return {};
  const std::string& csv = options.predictor.csv;
  if (csv.empty()) throw UserError("--resume: goes on with a CSV file; expected --csv FILE");
  return fs::exists(csv) ? eval::read_csv(csv, classes) : std::vector<eval::Reading>{};
}

ExitCode run(const PredictOptions& options) {
  const auto placement = options.device.use();
  cv::setNumThreads(torch::get_num_threads());
  std::vector<std::string> left_out;
  const auto files = each_once(data::visual_files(
      options.files, [&](const std::string& sentence) { left_out.push_back(sentence); }));
  if (!options.predictor.cam.empty()) refuse_equal_names(options.predictor, files);
  const auto trained = train::load_model(options.checkpoint, placement);
  Predictor predictor(options.predictor, placement, trained,
                      options.readout.use(options.checkpoint, trained.classes),
                      known_readings(options, trained.classes));
  for (const std::string& sentence : left_out) predictor.leave_out(sentence);
  const bool has_read = predictor.read(files);
  if (has_read) print_table(predictor.readings(), trained.classes);
  std::fprintf(stderr, "%s\n", predictor.summary().c_str());
  return has_read ? kDone : kBadInput;
}

}  // namespace

void add_predict(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<PredictOptions>();
  PredictorOptions& predictor = options->predictor;
  CLI::App* command =
      app.add_subcommand("predict", "Read the expressions of faces in pictures and films");
  command
      ->add_option(
          "files", options->files,
          "pictures (JPEG, PNG, TIFF, BMP, WebP), films, or folders of them and of folders")
      ->required();
  command->add_option("--checkpoint", options->checkpoint, "best.pt or checkpoint.pt of a run")
      ->required();
  options->readout.add_to(*command);
  command->add_option("--steps", predictor.steps, "test-time views")
      ->check(CLI::Range(1, vision::kTtaSteps))
      ->capture_default_str();
  output_file(command->add_option("--csv", predictor.csv, "a line of numbers for every face"));
  output_file(command->add_option("--json", predictor.json, "the same as JSON"));
  command->add_flag("--resume", options->resume,
                    "keep what the CSV file holds, and go on where it ends");
  output_folder(command->add_option(
      "--cam", predictor.cam,
      "for a map over each face of the pictures: what speaks for its expression"));
  command->add_flag("--aligned", predictor.aligned,
                    "look for no faces: the largest square around each picture's centre is one, "
                    "eyes level, as in FER-2013");
  command->add_option("--detectors", predictor.detectors,
                      "folder of the two networks that find faces");
  options->device.add_to(*command);
  command->footer(
      "Finds faces as the page does, near and far, upright or turned, and follows those of films.\n"
      "The columns of --csv are those that the page saves; positions are in the\n"
      "file's pixels. A question mark stands behind an expression with a share below 60 %; of a\n"
      "film the table has the mean of each face's frames.\n"
      "Examples:\n"
      "  emoxnet predict holiday clip.mp4 --checkpoint models/emoxnet-lite.pt --csv faces.csv\n"
      "  emoxnet predict faces --aligned --checkpoint runs/lite/best.pt --cam maps");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace emoxnet::cli

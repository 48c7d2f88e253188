// emoxnet predict: the expressions that picture files show.
#include <torch/torch.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/picture_options.h"
#include "native/eval/grad_cam.h"
#include "native/eval/pictures/contact_sheet.h"
#include "native/eval/pictures/heat_overlay.h"
#include "native/eval/predict.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"
#include "native/train/checkpoint.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

namespace fs = std::filesystem;
using Plane = std::array<std::uint8_t, vision::kPixels>;

struct Options {
  PictureOptions pictures;
  std::string checkpoint, cam;
  int steps = vision::kTtaSteps;
  bool json = false;
  DeviceOptions device;
};

std::int64_t top_of(const eval::Probabilities& p) {
  return std::max_element(p.begin(), p.end()) - p.begin();
}

/// Where the map of a picture goes.
fs::path cam_file(const Options& options, const fs::path& picture) {
  return fs::path(options.cam) / (picture.stem().string() + "-cam.png");
}

void refuse_equal_names(const Options& options, const std::vector<fs::path>& files) {
  std::map<fs::path, fs::path> taken;
  for (const fs::path& file : files) {
    const auto [at, is_new] = taken.emplace(cam_file(options, file), file);
    if (!is_new)
      throw UserError("--cam: " + at->second.string() + " and " + file.string() +
                      " would both be written to " + at->first.string() +
                      "; expected different names");
  }
}

std::vector<Plane> read(const std::vector<fs::path>& files) {
  Progress progress("read", static_cast<std::int64_t>(files.size()), "pictures");
  std::vector<Plane> planes;
  planes.reserve(files.size());
  for (const fs::path& file : files) {
    planes.push_back(data::read_face_picture(file).plane);
    progress.update(static_cast<std::int64_t>(planes.size()));
  }
  return planes;
}

std::vector<eval::Probabilities> ask(models::ExpressionModel& model,
                                     const models::Placement& placement,
                                     const std::vector<Plane>& planes, int steps) {
  std::vector<const std::uint8_t*> pointers;
  pointers.reserve(planes.size());
  for (const Plane& plane : planes) pointers.push_back(plane.data());
  Progress progress("predict", static_cast<std::int64_t>(planes.size()), "pictures");
  return eval::predict_views(
             model, placement, pointers, steps,
             [&](std::size_t done) { progress.update(static_cast<std::int64_t>(done)); })
      .average(steps)
      .tta;
}

void write_cams(const Options& options, models::ExpressionModel& model,
                const models::Placement& placement, const std::vector<fs::path>& files,
                const std::vector<eval::Probabilities>& answers) {
  Progress progress("maps", static_cast<std::int64_t>(files.size()), "pictures");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto picture = data::read_face_picture(files[i]);
    const auto maps = eval::grad_cam(model, to_face(picture).to(placement.device));
    eval::write_png(cam_file(options, files[i]),
                    eval::overlay_heat(picture.colours, to_heat(maps[0][top_of(answers[i])])));
    progress.update(static_cast<std::int64_t>(i) + 1);
  }
}

void print_table(const std::vector<fs::path>& files,
                 const std::vector<eval::Probabilities>& answers) {
  std::printf("%-10s%8s   ", "expression", "%");
  for (const auto name : vision::kClassNames) std::printf("%9s", std::string(name).c_str());
  std::printf("   picture\n");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto top = top_of(answers[i]);
    std::printf("%-10s%8.1f   ", std::string(vision::kClassNames[top]).c_str(),
                100 * answers[i][top]);
    for (const float p : answers[i]) std::printf("%9.1f", 100 * p);
    std::printf("   %s\n", files[i].c_str());
  }
}

void print_json(const std::vector<fs::path>& files, const std::vector<eval::Probabilities>& answers,
                int steps) {
  auto all = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < files.size(); ++i) {
    nlohmann::ordered_json probabilities;
    for (int c = 0; c < vision::kClasses; ++c)
      probabilities[std::string(vision::kClassNames[c])] = answers[i][c];
    all.push_back({{"picture", files[i].string()},
                   {"expression", vision::kClassNames[top_of(answers[i])]},
                   {"probabilities", probabilities},
                   {"steps", steps}});
  }
  std::printf("%s\n", all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

void run(const Options& options) {
  const auto placement = options.device.use();
  const auto files = options.pictures.files();
  if (!options.cam.empty()) refuse_equal_names(options, files);
  const auto model = train::load_model(options.checkpoint, placement).model;
  const auto answers = ask(*model, placement, read(files), options.steps);
  if (!options.cam.empty()) write_cams(options, *model, placement, files, answers);
  if (options.json)
    print_json(files, answers, options.steps);
  else
    print_table(files, answers);
}

}  // namespace

void add_predict(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("predict", "Print the expressions of faces in pictures");
  options->pictures.add_to(*command, "pictures");
  command->add_option("--checkpoint", options->checkpoint, "best.pt or checkpoint.pt of a run")
      ->required();
  command->add_option("--steps", options->steps, "test-time views")
      ->check(CLI::Range(1, vision::kTtaSteps))
      ->capture_default_str();
  command->add_option("--cam", options->cam,
                      "folder for a map over each picture: what speaks for its expression");
  command->add_flag("--json", options->json, "print JSON instead of the table");
  options->device.add_to(*command);
  command->footer(
      "The largest square around a picture's centre should hold the face and little else, eyes\n"
      "level, as in FER-2013; nothing is detected here.\n"
      "Examples:\n"
      "  emoxnet predict face.jpg other.png --checkpoint runs/lite/best.pt\n"
      "  emoxnet predict faces --checkpoint runs/lite/best.pt --cam maps --json > faces.json");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet cam: the paper's figure 3, which places of a face speak for each expression.
#include <torch/torch.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/outputs.h"
#include "native/cli/picture_options.h"
#include "native/eval/grad_cam.h"
#include "native/eval/pictures/contact_sheet.h"
#include "native/eval/pictures/heat_overlay.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"
#include "native/train/checkpoint.h"

namespace emoxnet::cli {
namespace {

constexpr std::size_t kMostRows = 64;  // a figure of 8000 pixels is high enough

struct CamOptions {
  PictureOptions pictures;
  std::string checkpoint, out;
  DeviceOptions device;
};

std::string caption(const std::string& expression, double probability) {
  char percent[16];
  std::snprintf(percent, sizeof percent, " %.0f %%", 100 * probability);
  return expression + percent;
}

eval::TileRow row_of(const data::FacePicture& picture, const train::TrainedModel& trained,
                     const torch::Device& device) {
  const auto face = to_face(picture).to(device);
  const auto maps = eval::grad_cam(*trained.model, face);
  const torch::NoGradGuard no_grad;
  const auto answer = torch::softmax(trained.model->forward(face).logits, 1).cpu();
  eval::TileRow row{"", {{eval::fit_tile(picture.colours)}}};
  for (std::int64_t label = 0; label < answer.size(1); ++label)
    row.tiles.push_back(
        {eval::fit_tile(eval::overlay_heat(picture.colours, to_heat(maps[0][label]))),
         caption(trained.classes[label], answer[0][label].item<double>())});
  return row;
}

void run(const CamOptions& options) {
  const auto placement = options.device.use();
  const auto files = options.pictures.files();
  if (files.size() > kMostRows)
    throw UserError("--images: " + std::to_string(files.size()) + " pictures; expected at most " +
                    std::to_string(kMostRows) + " in one figure");
  const auto trained = train::load_model(options.checkpoint, placement);
  std::vector<eval::TileRow> rows;
  std::vector<std::string> left_out;
  {
    Progress progress("maps", static_cast<std::int64_t>(files.size()), "pictures");
    for (const auto& file : files) {
      try {
        rows.push_back(row_of(data::read_face_picture(file), trained, placement.device));
      } catch (const UserError& error) {  // one damaged picture costs that picture
        left_out.emplace_back(error.what());
      }
      progress.update(static_cast<std::int64_t>(rows.size() + left_out.size()));
    }
  }
  if (rows.empty()) throw UserError(left_out.front());
  for (const auto& sentence : left_out) std::fprintf(stderr, "emoxnet: %s\n", sentence.c_str());
  eval::write_png(options.out, eval::contact_sheet(rows));
  std::printf("%s: one row for each picture (%zu), one column for each expression",
              options.out.c_str(), rows.size());
  if (!left_out.empty()) std::printf("; left out: %zu", left_out.size());
  std::printf("\n");
}

}  // namespace

void add_cam(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CamOptions>();
  CLI::App* command = app.add_subcommand(
      "cam", "Draw which places of faces speak for each expression (figure 3; Grad-CAM)");
  command->add_option("--checkpoint", options->checkpoint, "best.pt or checkpoint.pt of a run")
      ->required();
  options->pictures.add_to(*command, "--images");
  output_png(command->add_option("--out", options->out, "picture"))->required();
  options->device.add_to(*command);
  command->footer(
      "One row for each picture, one column for each expression with its probability. Each map is\n"
      "scaled to its own strongest place, so maps of unlikely expressions glow as well; one "
      "without\n"
      "any glow has no place that speaks for its expression.\n"
      "Example:\n"
      "  emoxnet cam --checkpoint runs/emoxnet/best.pt --images happy.jpg sad.jpg --out cam.png");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet augment-preview: the paper's figure 2, one face under every kind of augmentation.
#include <torch/torch.h>

#include <cstdio>
#include <memory>

#include "native/cli/commands.h"
#include "native/cli/outputs.h"
#include "native/cli/picture_options.h"
#include "native/cli/recipe_options.h"
#include "native/data/augment.h"
#include "native/eval/pictures/contact_sheet.h"
#include "native/support/user_error.h"

namespace emoxnet::cli {
namespace {

using data::Augmentation;
using torch::Tensor;

constexpr int kDraws = 7;  // of each kind
// Mixing draws partners from the whole batch; one as large as in training seldom draws the face
// itself.
constexpr std::int64_t kMixedBatch = 128;

struct AugmentPreviewOptions {
  std::string image, partner, out;
  std::string recipe = "paper";
  std::uint64_t seed = 1;
};

constexpr Augmentation kNothing{0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

/// A kind that draws anew for each face.
struct Kind {
  double Augmentation::* strength;
  const char* heading;  ///< printf with the strength
  double scale = 1;     ///< from the recipe's unit to that of the heading
};

constexpr Kind kWarps[] = {
    {&Augmentation::rotation, "rotation, up to %.0f degrees to both sides"},
    {&Augmentation::shift, "shift, up to %.0f %% of the width and height", 100},
    {&Augmentation::shear, "shear, up to %.2f to both sides"},
    {&Augmentation::zoom, "zoom, up to %.0f %% in and out", 100},
};

std::string heading(const char* format, double value) {
  char words[96];
  std::snprintf(words, sizeof words, format, value);
  return words;
}

Tensor read_face(const std::string& path) { return to_face(data::read_face_picture(path)); }

/// face: [1,48,48] in [0,1].
cv::Mat to_picture(const Tensor& face) {
  const auto levels = (face.clamp(0, 1) * 255).round().to(torch::kUInt8).contiguous();
  return cv::Mat(vision::kSide, vision::kSide, CV_8UC1, levels.data_ptr<std::uint8_t>()).clone();
}

/// faces: [N,1,48,48].
eval::TileRow row_of(const std::string& heading, const Tensor& faces) {
  eval::TileRow row{heading, {}};
  for (std::int64_t i = 0; i < faces.size(0); ++i) row.tiles.push_back({to_picture(faces[i])});
  return row;
}

Augmentation only(double Augmentation::* member, double strength) {
  Augmentation one = kNothing;
  one.*member = strength;
  return one;
}

/// The face mixed with its partner, drawn anew for each tile.
Tensor mixed(const Tensor& face, const Tensor& partner, const Augmentation& strength) {
  const auto batch = torch::cat({face, partner.expand({kMixedBatch - 1, -1, -1, -1})});
  std::vector<Tensor> draws;
  for (int i = 0; i < kDraws; ++i) {
    const data::Mixing mixing(strength, kMixedBatch, torch::kCPU);
    draws.push_back(mixing.mix_faces(batch)[0]);
  }
  return torch::stack(draws);
}

std::vector<eval::TileRow> draw(const Tensor& face, const Tensor& partner,
                                const Augmentation& recipe) {
  const auto copies = face.expand({kDraws, -1, -1, -1});
  const auto certain = [&](double Augmentation::* flip) {
    return to_picture(data::augment(face, only(flip, 1))[0]);
  };
  eval::TileRow first{"", {{to_picture(face[0]), "as it is"}}};
  if (recipe.horizontal_flip > 0)
    first.tiles.push_back({certain(&Augmentation::horizontal_flip), "horizontal flip"});
  if (recipe.vertical_flip > 0)
    first.tiles.push_back({certain(&Augmentation::vertical_flip), "vertical flip"});
  std::vector<eval::TileRow> rows = {first};
  for (const Kind& kind : kWarps) {
    const double strength = recipe.*kind.strength;
    if (strength > 0)
      rows.push_back(row_of(heading(kind.heading, strength * kind.scale),
                            data::augment(copies, only(kind.strength, strength))));
  }
  if (recipe.erase > 0)
    rows.push_back(row_of(heading("random erasing, of %.0f %% of the faces", 100 * recipe.erase),
                          data::augment(copies, only(&Augmentation::erase, 1))));
  if (recipe.mixup > 0)
    rows.push_back(row_of(heading("mixup, Beta(%.2g)", recipe.mixup),
                          mixed(face, partner, only(&Augmentation::mixup, recipe.mixup))));
  if (recipe.cutmix > 0)
    rows.push_back(row_of(heading("cutmix, Beta(%.2g)", recipe.cutmix),
                          mixed(face, partner, only(&Augmentation::cutmix, recipe.cutmix))));
  rows.push_back(
      row_of("all of a face's own together, as in training", data::augment(copies, recipe)));
  return rows;
}

void run(const AugmentPreviewOptions& options, const RecipeChanges& changes) {
  const auto recipe = changed_recipe(options.recipe, changes);
  const bool mixes = recipe.augmentation.mixup > 0 || recipe.augmentation.cutmix > 0;
  if (mixes && options.partner.empty())
    throw UserError("--partner: mixup and cutmix take from a second face; expected its picture");
  torch::manual_seed(options.seed);
  const auto face = read_face(options.image);
  const auto partner = mixes ? read_face(options.partner) : face;
  eval::write_png(options.out, eval::contact_sheet(draw(face, partner, recipe.augmentation)));
  std::printf("%s: augmentations of the recipe %s\n", options.out.c_str(), recipe.name.c_str());
}

}  // namespace

void add_augment_preview(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<AugmentPreviewOptions>();
  CLI::App* command = app.add_subcommand(
      "augment-preview", "Draw one face under every augmentation of a recipe (figure 2)");
  command->add_option("--image", options->image, "picture file, taken as an aligned face")
      ->required();
  command->add_option("--partner", options->partner, "a second one, for mixup and cutmix");
  output_png(command->add_option("--out", options->out, "picture"))->required();
  command
      ->add_option("--recipe", options->recipe,
                   "paper, emoxnet, emoxnet-lite or a recipe.json; options below change it")
      ->capture_default_str();
  command->add_option("--seed", options->seed, "same seed, same draws")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  const auto changes = add_augmentation_options(*command);
  command->footer(
      "Examples:\n"
      "  emoxnet augment-preview --image face.jpg --out figure2.png\n"
      "  emoxnet augment-preview --image face.jpg --out figure2.png --recipe emoxnet-lite"
      " --rotation 30\n"
      "  emoxnet augment-preview --image face.jpg --partner other.jpg --mixup 0.2 --out mixed.png");
  command->callback([options, changes, &exit_code] {
    run(*options, *changes);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet export: a checkpoint to an ONNX file and the manifest beside it.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "native/cli/commands.h"
#include "native/models/registry.h"
#include "native/onnx/exporter.h"
#include "native/onnx/manifest.h"
#include "native/support/atomic_file.h"
#include "native/support/user_error.h"
#include "native/train/checkpoint.h"

namespace emoxnet::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kManifestFile = "manifest.json";

struct Options {
  std::string checkpoint, out, scores;
};

/// [] when no file is named.
ordered_json read_scores(const std::string& path) {
  if (path.empty()) return ordered_json::array();
  std::ifstream file(path);
  if (!file) throw UserError(path + ": cannot be read; expected a JSON file");
  auto scores = ordered_json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!scores.is_array())
    throw UserError(path + ": expected the JSON array that `emoxnet eval --json` prints");
  return scores;
}

void run(const Options& options) {
  const fs::path out = options.out;
  if (out.extension() != ".onnx")
    throw UserError("--out " + options.out + ": expected a file name that ends in .onnx");
  const ordered_json scores = read_scores(options.scores);
  const auto trained = train::load_model(options.checkpoint);
  const ordered_json recipe = train::to_json(trained.recipe);

  onnx::Metadata metadata = {{"recipe", recipe.dump()}};
  if (!scores.empty()) metadata.emplace_back("scores", scores.dump());
  const auto exported = onnx::export_model(*trained.model, metadata);
  const auto manifest = onnx::manifest({trained.recipe.model.name, out.filename().string(),
                                        exported.bytes, models::count_parameters(*trained.model),
                                        exported.map_height, exported.map_width, recipe, scores});

  write_stream_atomically(out, [&](std::ostream& stream) { stream << exported.bytes; });
  const fs::path manifest_path = out.parent_path() / kManifestFile;
  write_stream_atomically(manifest_path,
                          [&](std::ostream& stream) { stream << manifest.dump(2) << '\n'; });
  std::printf("%s: %d nodes, %d batch norms folded into convolutions, %zu bytes\n%s\n", out.c_str(),
              exported.nodes, exported.folded_batch_norms, exported.bytes.size(),
              manifest_path.c_str());
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("export", "Write a trained network as ONNX, with its manifest.json");
  command->add_option("--checkpoint", options->checkpoint, "made by `emoxnet train`")->required();
  command->add_option("--out", options->out, "ONNX file to write; manifest.json goes beside it")
      ->required();
  command->add_option("--scores", options->scores,
                      "what `emoxnet eval --json` printed, to travel with the network");
  command->footer(
      "Example:\n"
      "  emoxnet export --checkpoint runs/lite/best.pt --out models/emoxnet-lite.onnx"
      " --scores scores.json");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet export: a checkpoint to an ONNX file and the manifest beside it.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/cli/outputs.h"
#include "native/eval/class_offsets.h"
#include "native/eval/predict.h"
#include "native/eval/temperature.h"
#include "native/models/registry.h"
#include "native/onnx/exporter.h"
#include "native/onnx/manifest.h"
#include "native/support/atomic_file.h"
#include "native/support/progress.h"
#include "native/support/user_error.h"
#include "native/train/checkpoint.h"
#include "native/vision/tta.h"

namespace emoxnet::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr const char* kManifestFile = "manifest.json";

// Training faces whose activations the eight-bit ranges are cut to.
constexpr std::size_t kRangeFaces = 1024;

// On fewer a fitted temperature says more of those faces than of the network.
constexpr std::size_t kFewestFaces = 100;

// Of the way to naming each class as often as it is the label. All of it follows chance where a
// class is rare: fitted on one half of dev and scored on the other with ten views, half of it gives
// a higher macro F1 than all or none, at no cost in accuracy (MODEL_CARD.md).
constexpr double kOffsetShare = 0.5;

struct ExportOptions {
  std::string checkpoint, out, scores, robustness, data;
  bool float32 = false;
  DeviceOptions device;
};

ordered_json read_json(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw UserError(path + ": cannot be read; expected a JSON file");
  return ordered_json::parse(file, nullptr, /*allow_exceptions=*/false);
}

/// [] when no file is named.
ordered_json read_scores(const std::string& path) {
  if (path.empty()) return ordered_json::array();
  auto scores = read_json(path);
  if (!scores.is_array())
    throw UserError(path + ": expected the JSON array that `emoxnet eval --json` prints");
  return scores;
}

/// null when no file is named.
ordered_json read_robustness(const std::string& path) {
  if (path.empty()) return nullptr;
  auto robustness = read_json(path);
  if (!robustness.is_object())
    throw UserError(path + ": expected the JSON object that `emoxnet robustness --json` prints");
  return robustness;
}

/// Training faces, evenly spread: [N,1,48,48] in [0,1].
torch::Tensor range_faces(const data::FaceDataset& dataset, const std::string& path) {
  const auto examples =
      data::select(dataset, data::Split::kTrain, data::Protocol::kA, data::Duplicates::kExclude);
  if (examples.empty())
    throw UserError("--data " + path + ": holds no labelled training image; expected some");
  const std::size_t count = std::min(kRangeFaces, examples.size());
  std::vector<const std::uint8_t*> planes;
  planes.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    planes.push_back(dataset.plane(examples[i * examples.size() / count].image));
  return eval::to_faces(planes);
}

/// Leaves the model on the CPU.
models::Readout fit_readout(models::ExpressionModel& model, const models::Placement& placement,
                            const data::FaceDataset& dataset, const std::string& path) {
  std::vector<const std::uint8_t*> planes;
  std::vector<int> labels;
  const auto split = dataset.selection_split();
  for (const auto& example :
       data::select(dataset, split, data::Protocol::kA, data::Duplicates::kExclude)) {
    planes.push_back(dataset.plane(example.image));
    labels.push_back(example.label);
  }
  if (planes.empty())
    throw UserError("--data " + path + ": holds no labelled image of the split " +
                    std::string(data::kSplitNames[static_cast<int>(split)]) + "; expected some");
  if (planes.size() < kFewestFaces) {
    std::printf(
        "note: %s holds %zu labelled faces to calibrate on, fewer than %zu: the network's "
        "confidence stays as it is\n",
        path.c_str(), planes.size(), kFewestFaces);
    model.to(torch::kCPU);
    return {};
  }
  Progress progress("calibration", static_cast<std::int64_t>(planes.size()), "faces");
  const auto answers = eval::predict_views(
      model, placement, planes, vision::kTtaSteps,
      [&](std::size_t done) { progress.update(static_cast<std::int64_t>(done)); });
  model.to(torch::kCPU);
  models::Readout readout;
  readout.temperature = eval::fit_temperature(answers, labels);
  readout.offsets = eval::fit_class_offsets(eval::temper(answers, readout.temperature), labels);
  for (double& offset : readout.offsets) offset *= kOffsetShare;
  return readout;
}

/// models/lite.onnx to models/lite-webgpu.onnx
fs::path webgpu_path(const fs::path& out) {
  return out.parent_path() / (out.stem().string() + "-webgpu.onnx");
}

void run(const CLI::App& command, const ExportOptions& options) {
  const fs::path out = options.out;
  if (out.extension() != ".onnx")
    throw UserError("--out " + options.out + ": expected a file name that ends in .onnx");
  const fs::path manifest_path = out.parent_path() / kManifestFile;
  expect_writable_beside(command, manifest_path);
  const bool in_eight_bits = !options.data.empty() && !options.float32;
  if (in_eight_bits) expect_writable_beside(command, webgpu_path(out));
  const auto placement = options.device.use();
  const ordered_json scores = read_scores(options.scores);
  const ordered_json robustness = read_robustness(options.robustness);
  const auto trained = train::load_model(options.checkpoint, placement);
  const ordered_json recipe = train::to_json(trained.recipe);

  onnx::ExportOptions form;
  form.metadata = {{"recipe", recipe.dump()}};
  form.classes = trained.classes;
  if (!scores.empty()) form.metadata.emplace_back("scores", scores.dump());
  if (options.data.empty()) {
    trained.model->to(torch::kCPU);
  } else {
    const auto dataset = data::FaceDataset::load(options.data);
    data::expect_same_classes(options.checkpoint, trained.classes, dataset.classes,
                              "the data set's");
    form.readout = fit_readout(*trained.model, placement, dataset, options.data);
    if (in_eight_bits) form.faces = range_faces(dataset, options.data);
  }
  form.precision = in_eight_bits ? onnx::Precision::kInt8 : onnx::Precision::kFloat32;
  const auto wasm = onnx::export_model(*trained.model, form);
  if (in_eight_bits) form.precision = onnx::Precision::kInt8Weights;
  const auto webgpu = in_eight_bits ? onnx::export_model(*trained.model, form) : wasm;
  const fs::path webgpu_out = in_eight_bits ? webgpu_path(out) : out;
  const auto manifest = onnx::manifest({trained.recipe.model.name,
                                        {out.filename().string(), wasm.bytes},
                                        {webgpu_out.filename().string(), webgpu.bytes},
                                        models::count_parameters(*trained.model),
                                        trained.classes,
                                        form.readout,
                                        wasm.map_height,
                                        wasm.map_width,
                                        recipe,
                                        scores,
                                        robustness});

  // Before anything is written: a name that is no UTF-8 cannot be.
  const std::string described = manifest.dump(2) + "\n";
  const auto write = [](const fs::path& path, const std::string& bytes) {
    write_stream_atomically(path, [&](std::ostream& stream) { stream << bytes; });
  };
  const auto report = [](const fs::path& path, const onnx::Exported& file) {
    std::printf(
        "%s: %d nodes, %d batch norms folded into convolutions, %d operations in eight bits,"
        " %zu bytes\n",
        path.c_str(), file.nodes, file.folded_batch_norms, file.quantized, file.bytes.size());
  };
  write(out, wasm.bytes);
  report(out, wasm);
  if (in_eight_bits) {
    write(webgpu_out, webgpu.bytes);
    report(webgpu_out, webgpu);
  }
  if (const auto& offsets = form.readout.offsets; !offsets.empty()) {
    std::printf("temperature %.3f, offsets", form.readout.temperature);
    for (std::size_t c = 0; c < offsets.size(); ++c)
      std::printf(" %s %+.2f", trained.classes[c].c_str(), offsets[c]);
    std::printf("\n");
  }
  write(manifest_path, described);
  std::printf("%s\n", manifest_path.c_str());
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      app.add_subcommand("export", "Write a trained network as ONNX, with its manifest.json");
  command->add_option("--checkpoint", options->checkpoint, "made by `emoxnet train`")->required();
  output_file(command->add_option("--out", options->out, "as ONNX; manifest.json goes beside it"))
      ->required();
  command->add_option("--scores", options->scores,
                      "what `emoxnet eval --json` printed, to travel with the network");
  command->add_option("--robustness", options->robustness,
                      "what `emoxnet robustness --json` printed, likewise");
  command->add_option(
      "--data", options->data,
      "data set made by `emoxnet import`: write eight-bit files, OUT for WebAssembly and "
      "OUT-webgpu.onnx, with ranges taken from its train split, and confidence and class "
      "frequencies calibrated on its dev split, or valid where it has none; without it OUT is in "
      "float32");
  command->add_flag("--float32", options->float32,
                    "one file in float32, with --data too: for the C++ library and other runtimes");
  options->device.add_to(*command);
  command->footer(
      "Examples:\n"
      "  emoxnet export --checkpoint runs/vgg16/best.pt --out vgg16.onnx\n"
      "  emoxnet export --checkpoint runs/lite/best.pt --out models/emoxnet-lite.onnx"
      " --data ferplus.faces --scores scores.json\n"
      "  emoxnet export --checkpoint runs/lite/best.pt --out lite.onnx --data ferplus.faces"
      " --float32");
  command->callback([command, options, &exit_code] {
    run(*command, *options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

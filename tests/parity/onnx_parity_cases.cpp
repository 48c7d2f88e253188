// Writes what the ONNX files must reproduce: for each network a folder with its model.onnx, random
// faces and LibTorch's answers to them, raw float32. onnx_parity.test.ts reads them.
//
//   onnx_parity_cases FOLDER [CHECKPOINT...]
#include <cstdio>
#include <filesystem>

#include "native/models/registry.h"
#include "native/onnx/exporter.h"
#include "native/support/atomic_file.h"
#include "native/support/user_error.h"
#include "native/train/checkpoint.h"
#include "tests/unit/onnx/made_networks.h"

namespace emoxnet {
namespace {

namespace fs = std::filesystem;

constexpr int kFaces = 256;
// The large networks are as right or wrong on fewer, and slow.
constexpr int kFacesOfLargeNetworks = 24;
constexpr std::int64_t kLarge = 2000000;  // parameters

void write(const fs::path& path, const std::string& bytes) {
  write_stream_atomically(path, [&](std::ostream& stream) { stream << bytes; });
}

void write(const fs::path& path, const torch::Tensor& tensor) {
  const auto plain = tensor.contiguous();
  write(path, {static_cast<const char*>(plain.data_ptr()), plain.nbytes()});
}

void write_case(const fs::path& folder, models::ExpressionModel& model,
                const onnx::ExportOptions& options = {}) {
  const torch::NoGradGuard no_grad;
  write(folder / "model.onnx", onnx::export_model(model, options).bytes);
  const bool large = models::count_parameters(model) > kLarge;
  const auto faces = test::blobs(large ? kFacesOfLargeNetworks : kFaces);
  const auto prediction = model.forward(faces);
  write(folder / "images.f32", faces);
  const auto& [temperature, offsets] = options.readout;
  std::vector<float> added(offsets.begin(), offsets.end());
  added.resize(static_cast<std::size_t>(prediction.logits.size(1)));
  write(folder / "probabilities.f32",
        torch::softmax(prediction.logits / temperature + torch::tensor(added), 1));
  write(folder / "activation_maps.f32", prediction.activation_maps);
}

void write_cases(const fs::path& folder, const std::vector<fs::path>& checkpoints) {
  torch::manual_seed(1);
  for (const auto& name : models::names()) {
    // Through a checkpoint, as `emoxnet export` goes.
    train::Recipe recipe;
    recipe.model.name = name;
    const auto made = train::Checkpoint::start(recipe);
    test::settle_batch_norms(*made.model);
    const auto checkpoint = folder / name / "checkpoint.pt";
    made.save(checkpoint);
    write_case(folder / name, *train::load_model(checkpoint).model);
  }
  test::EveryOperation every_operation;
  write_case(folder / "every-operation", every_operation);
  onnx::ExportOptions calibrated;
  calibrated.readout = {0.5, {0.5, 1, 0, -0.25, 0, 0, 0.125}};
  write_case(folder / "calibrated", every_operation, calibrated);
  for (const auto& checkpoint : checkpoints) {
    const auto model = train::load_model(checkpoint).model;
    const std::string name = "trained-" + checkpoint.stem().string();
    write_case(folder / name, *model);
    onnx::ExportOptions options;
    options.precision = onnx::Precision::kInt8Weights;
    write_case(folder / (name + "-int8-weights"), *model, options);
    options.precision = onnx::Precision::kInt8;
    options.faces = test::blobs(kFaces);
    write_case(folder / (name + "-int8"), *model, options);
  }
}

}  // namespace
}  // namespace emoxnet

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: onnx_parity_cases FOLDER [CHECKPOINT...]\n");
    return 2;
  }
  try {
    emoxnet::write_cases(argv[1], {argv + 2, argv + argc});
  } catch (const emoxnet::UserError& error) {
    std::fprintf(stderr, "onnx_parity_cases: %s\n", error.what());
    return 2;
  }
  return 0;
}

// emoxnet bench: how fast every network runs and trains on this device.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/device_options.h"
#include "native/models/cost.h"
#include "native/models/registry.h"
#include "native/train/throughput.h"
#include "native/vision/preprocess.h"

namespace emoxnet::cli {
namespace {

using nlohmann::ordered_json;

// FER-2013's train split under A7, without dev and what occurs elsewhere.
constexpr double kEpochImages = 24997;
// The backward pass computes gradients of activations and of weights.
constexpr double kTrainingPasses = 3;

struct BenchOptions {
  std::vector<std::string> models = emoxnet::models::names();
  train::ThroughputOptions throughput;
  bool json = false;
  DeviceOptions device;
};

std::int64_t macs_of(const models::ModelOptions& options) {
  const auto model = models::create(options);
  model->eval();
  return models::count_macs(
      *model, [&](const auto& faces) { return model->forward(faces).logits; },
      torch::zeros({1, 1, vision::kSide, vision::kSide}));
}

ordered_json measure(const std::string& name, const train::ThroughputOptions& options,
                     double peak) {
  models::ModelOptions model;
  model.name = name;
  const auto macs = static_cast<double>(macs_of(model));
  const auto throughput = train::measure_throughput(model, options);
  ordered_json row = {
      {"name", name},
      {"forward_images_per_second", throughput.forward},
      {"forward_share_of_peak", throughput.forward * macs / peak},
      {"training_images_per_second", throughput.training},
      {"training_share_of_peak", throughput.training * kTrainingPasses * macs / peak},
      {"epoch_seconds", kEpochImages / throughput.training}};
  if (name == "emoxnet-lite") {
    const models::LiteShape shape;
    row["shape"] = {
        {"widths", shape.widths}, {"blocks", shape.blocks}, {"reduction", shape.reduction}};
  }
  return row;
}

void print_row(const ordered_json& row) {
  std::printf(
      "%-16s%10.0f%8.0f %%%12.0f%8.0f %%%12.1f\n", row.at("name").get<std::string>().c_str(),
      row.at("forward_images_per_second").get<double>(),
      100 * row.at("forward_share_of_peak").get<double>(),
      row.at("training_images_per_second").get<double>(),
      100 * row.at("training_share_of_peak").get<double>(), row.at("epoch_seconds").get<double>());
  std::fflush(stdout);
}

void run(BenchOptions options) {
  auto& throughput = options.throughput;
  throughput.placement = options.device.use();
  const double peak = train::measure_matrix_peak(throughput);
  if (!options.json) {
    std::printf("%s, %d threads, %s, batches of %lld; matrix products: %.0f GFLOP/s\n\n",
                throughput.placement.device.str().c_str(), torch::get_num_threads(),
                throughput.placement.bf16 ? "bfloat16" : "float32",
                static_cast<long long>(throughput.batch), 2 * peak / 1e9);
    std::printf("%-16s%10s%10s%12s%10s%12s\n", "network", "forward", "of peak", "training",
                "of peak", "s an epoch");
    std::fflush(stdout);
  }
  auto rows = ordered_json::array();
  for (const auto& name : options.models) {
    rows.push_back(measure(name, throughput, peak));
    if (!options.json) print_row(rows.back());
  }
  if (options.json) {
    const ordered_json result = {{"device", throughput.placement.device.str()},
                                 {"threads", torch::get_num_threads()},
                                 {"precision", throughput.placement.bf16 ? "bfloat16" : "float32"},
                                 {"batch", throughput.batch},
                                 {"seconds", throughput.seconds},
                                 {"peak_flops", 2 * peak},
                                 {"networks", rows}};
    std::printf("%s\n", result.dump(2).c_str());
  } else {
    std::printf(
        "\nimages a second; of peak: multiply-adds beside those of a matrix product of the "
        "same kind;\nan epoch: FER-2013's %.0f training images\n",
        kEpochImages);
  }
}

}  // namespace

void add_bench(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<BenchOptions>();
  CLI::App* command =
      app.add_subcommand("bench", "Measure how fast networks run and train on this device");
  command->add_option("--model", options->models, "networks to measure; default: all of them")
      ->check(CLI::IsMember(models::names()));
  command->add_option("--batch", options->throughput.batch, "faces at once")
      ->check(CLI::Range(2, 65536))
      ->capture_default_str();
  command->add_option("--seconds", options->throughput.seconds, "of measuring, each time")
      ->check(CLI::Range(0.0, 600.0))
      ->capture_default_str();
  command->add_flag("--json", options->json, "print JSON instead of the table");
  options->device.add_to(*command);
  options->device.add_bf16_to(*command);
  command->footer(
      "Examples:\n"
      "  emoxnet bench --bf16\n"
      "  emoxnet bench --model emoxnet-lite --batch 256 --seconds 10\n"
      "scripts/bench train takes the ratio to Python's PyTorch.");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

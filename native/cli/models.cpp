// emoxnet models: the networks that can be trained, and what they cost.
#include "native/models/registry.h"

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/models/cost.h"
#include "native/models/face_resnet.h"
#include "native/vision/preprocess.h"

namespace emoxnet::cli {
namespace {

struct Row {
  std::string name;
  std::int64_t parameters, macs, width;
};

Row measure(const std::string& name) {
  models::ModelOptions options;
  options.name = name;
  const auto model = models::create(options);
  model->eval();
  const auto face = torch::zeros({1, 1, vision::kSide, vision::kSide});
  const auto macs = models::count_macs(
      *model, [&](const auto& faces) { return model->forward(faces).logits; }, face);
  return {name, models::count_parameters(*model), macs, model->feature_width()};
}

void run(bool json) {
  auto all = nlohmann::ordered_json::array();
  if (!json) std::printf("%-16s%14s%14s%10s\n", "network", "parameters", "MACs", "features");
  for (const auto& name : models::names()) {
    const Row row = measure(name);
    all.push_back({{"name", row.name},
                   {"parameters", row.parameters},
                   {"macs", row.macs},
                   {"features", row.width}});
    if (!json)
      std::printf("%-16s%12.2f M%12.1f M%10lld\n", name.c_str(),
                  static_cast<double>(row.parameters) / 1e6, static_cast<double>(row.macs) / 1e6,
                  static_cast<long long>(row.width));
  }
  if (json)
    std::printf("%s\n", all.dump(2).c_str());
  else
    std::printf(
        "\nMACs: multiply-adds for one grey face of %d x %d pixels. The 224 pixel networks "
        "begin\nwith a stem of stride 2 and no pooling here; see emoxnet train --help. face-resnet "
        "enlarges\nthe face to %d x %d first.\n",
        vision::kSide, vision::kSide, models::FaceResNet::kUsualSide,
        models::FaceResNet::kUsualSide);
}

}  // namespace

void add_models(CLI::App& app, int& exit_code) {
  auto json = std::make_shared<bool>(false);
  CLI::App* command = app.add_subcommand("models", "List the networks and what they cost");
  command->add_flag("--json", *json, "print JSON instead of the table");
  command->footer("Example:\n  emoxnet models");
  command->callback([json, &exit_code] {
    run(*json);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet pack: a trained network in a quarter of its size, to hand on.
#include <cstdio>
#include <filesystem>
#include <memory>

#include "native/cli/commands.h"
#include "native/cli/outputs.h"
#include "native/train/checkpoint.h"

namespace emoxnet::cli {

void add_pack(CLI::App& app, int& exit_code) {
  struct Options {
    std::string checkpoint, out;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "pack",
      "Write a trained network with eight bits a weight: a quarter of its size, to hand on");
  command->add_option("--checkpoint", options->checkpoint, "best.pt of a run")->required();
  output_file(command->add_option(
                  "--out", options->out,
                  "where it goes; taken wherever a --checkpoint is, only not to resume from"))
      ->required();
  command->footer(
      "Examples:\n"
      "  emoxnet pack --checkpoint runs/paper/vgg16/best.pt --out vgg16.pt\n"
      "  emoxnet eval --checkpoint vgg16.pt --data ferplus.faces");
  command->callback([options, &exit_code] {
    train::load_model(options->checkpoint).save_packed(options->out);
    std::printf("%s: %.1f MB, of %.1f MB\n", options->out.c_str(),
                static_cast<double>(std::filesystem::file_size(options->out)) / 1e6,
                static_cast<double>(std::filesystem::file_size(options->checkpoint)) / 1e6);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

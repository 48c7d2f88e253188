// emoxnet import: CSV files as users have them to one packed data set.
#include <cstdio>
#include <memory>

#include "native/cli/commands.h"
#include "native/data/fer2013.h"
#include "native/support/progress.h"

namespace emoxnet::cli {
namespace {

using data::Duplicates;
using data::FaceDataset;
using data::Protocol;

struct Options {
  std::string pixels, votes, out;
};

void print_counts(const FaceDataset& dataset, Protocol protocol) {
  std::printf("\n%-16s", std::string(data::protocol_name(protocol)).c_str());
  for (const auto name : vision::kClassNames) std::printf("%9s", std::string(name).c_str());
  std::printf("%9s\n", "all");
  for (int s = 0; s < data::kSplits; ++s) {
    for (const Duplicates duplicates : {Duplicates::kInclude, Duplicates::kExclude}) {
      const auto split = static_cast<data::Split>(s);
      const auto examples = data::select(dataset, split, protocol, duplicates);
      if (examples.empty()) continue;
      const std::string row = std::string(data::kSplitNames[s]) +
                              (duplicates == Duplicates::kInclude ? "" : ", no twins");
      std::printf("%-16s", row.c_str());
      for (const int count : data::count_labels(examples)) std::printf("%9d", count);
      std::printf("%9zu\n", examples.size());
    }
  }
}

void run(const Options& options) {
  std::unique_ptr<Progress> progress;
  const FaceDataset dataset =
      data::read_fer2013(options.pixels, options.votes, [&](std::size_t done, std::size_t all) {
        constexpr std::size_t kMegabyte = 1000000;
        if (!progress) progress = std::make_unique<Progress>("import", all / kMegabyte, "MB");
        progress->update(static_cast<std::int64_t>(done / kMegabyte));
      });
  progress.reset();
  dataset.save(options.out);
  std::printf("%zu images written to %s\n", dataset.size(), options.out.c_str());
  for (const Protocol protocol : {Protocol::kA7, Protocol::kM7}) print_counts(dataset, protocol);
  std::printf(
      "\nno twins: train without images that are also in valid or test, valid and test without\n"
      "images that an earlier split has.\n");
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("import", "Pack FER-2013 with its FER+ votes into one file");
  command->add_option("--pixels", options->pixels, "fer2013.csv: emotion, pixels, Usage")
      ->required();
  command->add_option("--votes", options->votes, "fer2013new.csv: the FER+ votes, same rows")
      ->required();
  command->add_option("--out", options->out, "packed data set to write")->required();
  command->footer(
      "Example:\n  emoxnet import --pixels fer2013.csv --votes fer2013new.csv --out ferplus.faces");
  command->callback([options, &exit_code] {
    run(*options);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

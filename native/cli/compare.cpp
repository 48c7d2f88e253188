// emoxnet compare: whether one network is better than another on the same pictures.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/eval/answers.h"

namespace emoxnet::cli {

void add_compare(CLI::App& app, int& exit_code) {
  struct Options {
    std::string first, second;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "compare", "Test whether a second network is better than a first on the same pictures");
  command->add_option("first", options->first, "answers that `emoxnet eval --answers` wrote")
      ->required();
  command->add_option("second", options->second, "the second network's, on the same split")
      ->required();
  command->add_flag("--json", options->json, "print JSON instead of the table");
  command->footer(
      "Examples:\n"
      "  emoxnet eval --checkpoint runs/a/best.pt --data ferplus.faces --answers a.csv\n"
      "  emoxnet eval --checkpoint runs/b/best.pt --data ferplus.faces --answers b.csv\n"
      "  emoxnet compare a.csv b.csv\n"
      "scripts/eval-shipped --answers writes the same of what the browser runs.");
  command->callback([options, &exit_code] {
    const auto all = eval::compare_answers(options->first, options->second);
    std::fputs((options->json ? eval::to_json(all).dump(2) + "\n" : eval::to_table(all)).c_str(),
               stdout);
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet recipe: a whole recipe as JSON, to read or to change.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "native/cli/commands.h"
#include "native/cli/recipe_options.h"

namespace emoxnet::cli {

void add_recipe(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("recipe", "Print a whole recipe as JSON");
  auto name = std::make_shared<std::string>();
  command->add_option("name", *name, "paper, emoxnet, emoxnet-lite, or a recipe.json")->required();
  const auto changes = add_recipe_options(*command);
  command->footer(
      "Examples:\n"
      "  emoxnet recipe emoxnet-lite\n"
      "  emoxnet recipe emoxnet --model vgg16 --epochs 25 > mine.json\n"
      "  emoxnet train --data ferplus.faces --out runs/mine --recipe mine.json");
  command->callback([name, changes, &exit_code] {
    std::printf("%s\n", train::to_json(changed_recipe(*name, *changes)).dump(2).c_str());
    exit_code = kDone;
  });
}

}  // namespace emoxnet::cli

// emoxnet: import a data set, train, evaluate, export.
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "native/cli/commands.h"
#include "native/cli/failure.h"
#include "native/cli/outputs.h"

namespace {

/// What is left to say of a failure by those that know the command.
std::string way_out(const CLI::App& app, const std::exception& error) {
  if (!emoxnet::cli::is_out_of_memory(error)) return "";
  for (const CLI::App* command : app.get_subcommands())
    if (command->get_option_no_throw("--batch") != nullptr) return ": try a smaller --batch";
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  using namespace emoxnet;
  CLI::App app{"Facial expression recognition: from a data set to a network for the browser."};
  app.name("emoxnet");
  app.require_subcommand(1);
  app.set_version_flag("--version", EMOXNET_VERSION);
  app.get_formatter()->column_width(34);
  int exit_code = cli::kDone;
  cli::add_models(app, exit_code);
#ifdef EMOXNET_PICTURES
  cli::add_import(app, exit_code);
#endif
  cli::add_recipe(app, exit_code);
  cli::add_train(app, exit_code);
  cli::add_soft_labels(app, exit_code);
  cli::add_eval(app, exit_code);
  cli::add_compare(app, exit_code);
  cli::add_report(app, exit_code);
  cli::add_pack(app, exit_code);
#ifdef EMOXNET_PICTURES
  cli::add_robustness(app, exit_code);
  cli::add_predict(app, exit_code);
  cli::add_cam(app, exit_code);
  cli::add_augment_preview(app, exit_code);
#endif
#ifdef EMOXNET_EXPORT
  cli::add_export(app, exit_code);
#endif
  cli::add_bench(app, exit_code);
  app.parse_complete_callback([&app] {
    for (const CLI::App* command : app.get_subcommands()) cli::expect_outputs(*command);
  });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::kDone : cli::kBadInput;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "\nemoxnet: %s%s\n", cli::sentence_of(error).c_str(),
                 way_out(app, error).c_str());
    return cli::is_bad_input(error) ? cli::kBadInput : cli::kFailed;
  }
  // A full disk may say so only now.
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    std::fprintf(stderr, "emoxnet: what it prints cannot be written: %s\n", std::strerror(errno));
    return cli::kFailed;
  }
  return exit_code;
}

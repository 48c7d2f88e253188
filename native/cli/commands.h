// The subcommands of `emoxnet`: each adds itself to the parser and runs when chosen.
#pragma once

#include <CLI/CLI.hpp>

namespace emoxnet::cli {

/// What a command returns to the shell. What it throws is kBadInput or kFailed, set in main.
enum ExitCode : int { kDone = 0, kFailed = 1, kBadInput = 2, kInterrupted = 130 };

void add_import(CLI::App& app, int& exit_code);
void add_train(CLI::App& app, int& exit_code);
void add_recipe(CLI::App& app, int& exit_code);
void add_eval(CLI::App& app, int& exit_code);
void add_compare(CLI::App& app, int& exit_code);
void add_export(CLI::App& app, int& exit_code);
void add_predict(CLI::App& app, int& exit_code);
void add_robustness(CLI::App& app, int& exit_code);
void add_report(CLI::App& app, int& exit_code);
void add_cam(CLI::App& app, int& exit_code);
void add_augment_preview(CLI::App& app, int& exit_code);
void add_bench(CLI::App& app, int& exit_code);
void add_pack(CLI::App& app, int& exit_code);
void add_models(CLI::App& app, int& exit_code);
void add_soft_labels(CLI::App& app, int& exit_code);

}  // namespace emoxnet::cli

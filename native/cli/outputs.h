// What a command is to write, looked at before it begins: hours of work are not to end at a folder
// that is none, nor to replace what they began with.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>

namespace emoxnet::cli {

/// Marks an option as naming a file, or a folder, that the command writes.
CLI::Option* output_file(CLI::Option* option);
CLI::Option* output_folder(CLI::Option* option);

/// A file that is to be a PNG picture, as its name must say.
CLI::Option* output_png(CLI::Option* option);

/// Of a file that the command writes beside an output: throws UserError where it cannot be written,
/// as where a folder is in its place, or is a file that an option names.
void expect_writable_beside(const CLI::App& command, const std::filesystem::path& path);

/// Of a parsed command: throws UserError where an output is empty, cannot be written, or is a file
/// that another option names.
void expect_outputs(const CLI::App& command);

}  // namespace emoxnet::cli

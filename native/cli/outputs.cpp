#include "native/cli/outputs.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "native/support/lower_case.h"
#include "native/support/user_error.h"

namespace emoxnet::cli {
namespace {

namespace fs = std::filesystem;

// What --help shows as the kind of value is what tells outputs from other options.
constexpr const char *kFile = "OUTPUT FILE", *kFolder = "OUTPUT FOLDER";

/// The first folder above a path that is there, or what stands in its place.
fs::path nearest_above(const fs::path& path) {
  std::error_code error;
  fs::path above = path;
  do above = above.parent_path();
  while (!fs::exists(above, error) && above.has_relative_path());
  return above;
}

void expect_writable(const std::string& given, const fs::path& name, bool is_folder) {
  std::error_code error;
  fs::path path = fs::absolute(name).lexically_normal();
  if (!is_folder && !path.has_filename())
    throw UserError(given + ": is the name of a folder; expected a file to write");
  if (!path.has_filename()) path = path.parent_path();  // "runs/lite/"
  const bool exists = fs::exists(path, error);
  if (exists && fs::is_directory(path, error) != is_folder)
    throw UserError(given + ": is " + (is_folder ? "no folder" : "a folder") + "; expected " +
                    (is_folder ? "a folder" : "a file") + " to write");
  const fs::path above = exists && is_folder ? path : nearest_above(path);
  if (!fs::is_directory(above, error))
    throw UserError(given + ": " + above.string() + " is no folder; expected one to write in");
  if (::access(above.c_str(), W_OK | X_OK) != 0 && (!exists || ::access(path.c_str(), W_OK) != 0))
    throw UserError(given + ": cannot be written: " + std::strerror(errno));
}

bool is_output(const CLI::Option& option) {
  const std::string kind = option.get_type_name();
  return kind == kFile || kind == kFolder;
}

/// Whether an output is a file that another option names. One that is not there yet can only be
/// another output: elsewhere its name may be that of a network.
bool are_one_file(const fs::path& output, const fs::path& other, bool is_other_output) {
  std::error_code error;
  if (fs::exists(output, error))
    return fs::is_regular_file(output, error) && fs::equivalent(output, other, error);
  return is_other_output &&
         fs::absolute(output).lexically_normal() == fs::absolute(other).lexically_normal();
}

}  // namespace

CLI::Option* output_file(CLI::Option* option) { return option->type_name(kFile); }
CLI::Option* output_folder(CLI::Option* option) { return option->type_name(kFolder); }

CLI::Option* output_png(CLI::Option* option) {
  return output_file(option)->check([](const std::string& name) {
    const std::string extension = lower_case(fs::path(name).extension().string());
    return extension == ".png" ? "" : name + ": expected a name that ends in .png";
  });
}

void expect_writable_beside(const CLI::App& command, const fs::path& path) {
  expect_writable(path.string(), path, false);
  std::error_code error;
  if (fs::exists(path, error) && !fs::is_regular_file(path, error))
    throw UserError(path.string() + ": is no file; expected one, or none, to write");
  for (const CLI::Option* option : command.get_options())
    for (const std::string& named : option->results())
      if (are_one_file(path, named, false))
        throw UserError(path.string() + ": would be written, and is what " + option->get_name() +
                        " names; expected another output");
}

void expect_outputs(const CLI::App& command) {
  const auto options = command.get_options();
  for (const CLI::Option* output : options) {
    if (output->count() == 0 || !is_output(*output)) continue;
    const std::string& path = output->results().back();
    const std::string given = output->get_name() + " " + path;
    if (path.empty()) throw UserError(output->get_name() + ": is empty; expected a name");
    expect_writable(given, path, output->get_type_name() == kFolder);
    for (const CLI::Option* other : options)
      for (const std::string& named : other == output ? CLI::results_t{} : other->results())
        if (are_one_file(path, named, is_output(*other)))
          throw UserError(given + ": is what " + other->get_name() +
                          " names as well; expected another file");
  }
}

}  // namespace emoxnet::cli

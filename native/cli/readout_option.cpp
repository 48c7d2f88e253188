#include "native/cli/readout_option.h"

#include <filesystem>

#include "native/support/user_error.h"

namespace emoxnet::cli {

void ReadoutOption::add_to(CLI::App& command) {
  command.add_option("--manifest", manifest_,
                     "manifest.json of the network's export, to give shares as that does: by its "
                     "temperature and offsets; by default the one beside the checkpoint, if any");
}

models::Readout ReadoutOption::use(const std::string& checkpoint,
                                   const data::Classes& classes) const {
  const auto beside = std::filesystem::path(checkpoint).replace_filename("manifest.json");
  if (manifest_.empty() && !std::filesystem::exists(beside)) return {};
  const std::string& path = manifest_.empty() ? beside.string() : manifest_;
  auto readout = models::read_readout(path);
  if (readout.offsets.size() != classes.size())
    throw UserError(path + ": has " + std::to_string(readout.offsets.size()) +
                    " \"offsets\"; expected one for each of " + data::listed(classes));
  return readout;
}

}  // namespace emoxnet::cli

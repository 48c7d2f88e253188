#include "native/cli/readout_option.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "native/support/user_error.h"

namespace emoxnet::cli {
namespace {

models::Readout read_readout(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw UserError("--manifest " + path + ": cannot be opened; expected a manifest.json");
  const UserError wrong("--manifest " + path +
                        ": expected a \"temperature\" above 0 and \"offsets\", as `emoxnet "
                        "export` writes them");
  models::Readout readout;
  try {
    const auto manifest = nlohmann::json::parse(file);
    manifest.at("temperature").get_to(readout.temperature);
    manifest.at("offsets").get_to(readout.offsets);
  } catch (const nlohmann::json::exception&) {
    throw wrong;
  }
  if (!(readout.temperature > 0)) throw wrong;
  return readout;
}

}  // namespace

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
  auto readout = read_readout(path);
  if (readout.offsets.size() != classes.size())
    throw UserError("--manifest " + path + ": has " + std::to_string(readout.offsets.size()) +
                    " \"offsets\"; expected one for each of " + data::listed(classes));
  return readout;
}

}  // namespace emoxnet::cli

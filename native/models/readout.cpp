#include "native/models/readout.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "native/support/user_error.h"

namespace emoxnet::models {

Readout read_readout(const std::filesystem::path& manifest) {
  std::ifstream file(manifest);
  if (!file) throw UserError(manifest.string() + ": cannot be opened; expected a manifest.json");
  const UserError wrong(manifest.string() +
                        ": expected a \"temperature\" above 0 and \"offsets\", as `emoxnet "
                        "export` writes them");
  Readout readout;
  try {
    const auto json = nlohmann::json::parse(file);
    json.at("temperature").get_to(readout.temperature);
    json.at("offsets").get_to(readout.offsets);
  } catch (const nlohmann::json::exception&) {
    throw wrong;
  }
  if (!(readout.temperature > 0)) throw wrong;
  return readout;
}

// What changes nothing leaves no operation in an exported graph.
torch::Tensor read_out(const torch::Tensor& logits, const Readout& readout) {
  const auto& [temperature, offsets] = readout;
  torch::Tensor scaled = temperature == 1 ? logits : logits * (1 / temperature);
  if (std::any_of(offsets.begin(), offsets.end(), [](double offset) { return offset != 0; })) {
    const std::vector<float> values(offsets.begin(), offsets.end());
    scaled = scaled + torch::tensor(values, logits.options());
  }
  return torch::softmax(scaled, 1);
}

}  // namespace emoxnet::models

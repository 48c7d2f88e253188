#include "native/models/readout.h"

#include <algorithm>
#include <vector>

namespace emoxnet::models {

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

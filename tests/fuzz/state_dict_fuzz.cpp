// Weights of others: safetensors, torch.save's archive and its format before 1.6, and manifests of
// TensorFlow.js, whose values are the input's own bytes where they name its descriptor.
#include "native/models/pretrained/state_dict.h"

#include "tests/fuzz/input_file.h"
#include "tests/fuzz/zip_checksums.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::InputFile file(fuzz::with_zip_checksums(fuzz::text_of(data, size)));
  fuzz::expect_sentence([&] {
    for (const auto& [dict, tensors] : models::read_state_dicts(file.path()))
      for (const auto& [name, tensor] : tensors)
        tensor.to(torch::kFloat32).sum();  // every value it claims to have can be touched
  });
  return 0;
}

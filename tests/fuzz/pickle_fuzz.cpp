// The pickle inside torch.save's archive, without the archive, which makes it quick.
#include "native/models/archive/pickle_reader.h"

#include <sstream>

#include "tests/fuzz/input_file.h"

using namespace emoxnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::istringstream in{std::string(fuzz::text_of(data, size))};
  fuzz::expect_sentence([&] {
    constexpr std::int64_t kMost = 1 << 16;
    models::PickleReader reader(in, [](const std::string& key, torch::Dtype dtype, std::int64_t n) {
      if (n < 0 || n > kMost) throw UserError("has no values under " + key);
      return torch::zeros({n}, dtype);
    });
    const auto object = reader.read();
    if (const auto* tensor = std::get_if<torch::Tensor>(&object)) tensor->to(torch::kFloat32).sum();
  });
  return 0;
}

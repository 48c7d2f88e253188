#include "native/onnx/manifest.h"

#include <openssl/evp.h>

#include <array>

#include "native/onnx/exporter.h"
#include "native/support/check.h"
#include "native/vision/preprocess.h"
#include "native/vision/tta.h"

namespace emoxnet::onnx {

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  EMOXNET_CHECK(done == 1, "OpenSSL knows SHA-256");
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 15];
  }
  return text;
}

namespace {

nlohmann::ordered_json describe(const NetworkFile& file) {
  return {{"file", file.name}, {"sha256", sha256(file.bytes)}, {"bytes", file.bytes.size()}};
}

}  // namespace

nlohmann::ordered_json manifest(const ManifestContent& content) {
  const std::size_t classes = content.classes.size();
  auto offsets = content.readout.offsets;
  offsets.resize(classes);
  return {{"name", content.name},
          {"wasm", describe(content.wasm)},
          {"webgpu", describe(content.webgpu)},
          {"parameters", content.parameters},
          {"temperature", content.readout.temperature},
          {"offsets", offsets},
          {"classes", content.classes},
          {"input",
           {{"name", kInputName},
            {"shape", {"N", 1, vision::kSide, vision::kSide}},
            {"range", {0, 1}}}},
          {"outputs",
           {{kProbabilitiesName, {"N", classes}},
            {kMapsName, {"N", classes, content.map_height, content.map_width}}}},
          {"tta_steps", vision::kTtaSteps},
          {"recipe", content.recipe},
          {"scores", content.scores},
          {"robustness", content.robustness}};
}

}  // namespace emoxnet::onnx

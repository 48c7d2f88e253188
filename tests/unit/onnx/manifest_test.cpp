#include "native/onnx/manifest.h"

#include <gtest/gtest.h>

namespace emoxnet::onnx {
namespace {

// The examples that NIST publishes with FIPS 180-4.
TEST(Manifest, Sha256) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Manifest, HoldsWhatThePageNeeds) {
  const auto made = manifest({"lite",
                              {"lite.onnx", "abc"},
                              {"gpu.onnx", ""},
                              12,
                              data::seven_classes(),
                              {0.5, {0, 1, 0, 0, 0, 0, 0.25}},
                              6,
                              5,
                              {{"name", "paper"}},
                              {1, 2},
                              {{"images", 3}}});
  const auto expected = nlohmann::ordered_json::parse(R"({
    "name": "lite",
    "wasm": {
      "file": "lite.onnx",
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "bytes": 3},
    "webgpu": {
      "file": "gpu.onnx",
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "bytes": 0},
    "parameters": 12, "temperature": 0.5, "offsets": [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.25],
    "classes": ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"],
    "input": {"name": "images", "shape": ["N", 1, 48, 48], "range": [0, 1]},
    "outputs": {"probabilities": ["N", 7], "activation_maps": ["N", 7, 6, 5]},
    "tta_steps": 10, "recipe": {"name": "paper"}, "scores": [1, 2], "robustness": {"images": 3}})");
  EXPECT_EQ(made.dump(2), expected.dump(2));
}

TEST(Manifest, NamesTheClassesOfTheNetwork) {
  const auto made = manifest({"mine",
                              {"mine.onnx", "abc"},
                              {"mine.onnx", "abc"},
                              12,
                              {"bored", "happy"},
                              {},
                              6,
                              5,
                              {},
                              nlohmann::ordered_json::array(),
                              nullptr});
  EXPECT_EQ(made.at("classes"), nlohmann::ordered_json({"bored", "happy"}));
  EXPECT_EQ(made.at("offsets"), nlohmann::ordered_json({0.0, 0.0}));
  EXPECT_EQ(made.at("outputs").at("probabilities"), nlohmann::ordered_json({"N", 2}));
  EXPECT_EQ(made.at("outputs").at("activation_maps"), nlohmann::ordered_json({"N", 2, 6, 5}));
}

}  // namespace
}  // namespace emoxnet::onnx

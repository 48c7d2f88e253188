// manifest.json: what the page must know of a network before it loads it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "native/data/classes.h"
#include "native/models/readout.h"

namespace emoxnet::onnx {

struct NetworkFile {
  std::string name;   ///< beside the manifest, e.g. "emoxnet-lite.onnx"
  std::string bytes;  ///< its content
};

struct ManifestContent {
  std::string name;  ///< of the network, e.g. "emoxnet-lite"
  NetworkFile wasm;  ///< for ONNX Runtime Web's WebAssembly
  NetworkFile webgpu;
  std::int64_t parameters;  ///< trainable values of the network
  data::Classes classes;
  models::Readout readout;  ///< in the files
  std::int64_t map_height, map_width;
  nlohmann::ordered_json recipe;      ///< how it was trained
  nlohmann::ordered_json scores;      ///< array that `emoxnet eval --json` prints, or []
  nlohmann::ordered_json robustness;  ///< object that `emoxnet robustness --json` prints, or null
};

/// The number of test-time views comes from native/vision.
nlohmann::ordered_json manifest(const ManifestContent& content);

/// SHA-256 (FIPS 180-4), 64 lower-case hexadecimal digits.
std::string sha256(const std::string& bytes);

}  // namespace emoxnet::onnx

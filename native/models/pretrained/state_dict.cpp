#include "native/models/pretrained/state_dict.h"

#include <fstream>
#include <string_view>

#include "native/models/pretrained/safetensors.h"
#include "native/models/pretrained/tfjs_manifest.h"
#include "native/models/pretrained/torch_file.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr std::string_view kZip = "PK\x03\x04";
// Protocol 2, then the number 0x1950a86a20f9469cfc6c that torch.save began with until 1.6.
constexpr std::string_view kOldTorch = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

constexpr const char* kFormats =
    "what torch.save writes (.pth), .safetensors or a manifest of TensorFlow.js (.json)";

bool begins_with(std::string_view text, std::string_view with) {
  return text.substr(0, with.size()) == with;
}

/// JSON, and not a length whose first byte is one of JSON's.
bool begins_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '[' || text[first] == '{') &&
         text.find('\0') == std::string_view::npos;
}

StateDict read(std::istream& in, const std::filesystem::path& path, const std::string& key) {
  std::string head(kOldTorch.size(), '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  in.clear();
  in.seekg(0);
  if (begins_with(head, kZip)) return read_torch_zip(path, key);
  if (begins_with(head, kOldTorch)) return read_old_torch_file(in, key);
  if (begins_json(head)) return read_tfjs_manifest(in, path.parent_path());
  // Its first eight bytes are a length; its header is JSON.
  if (head.size() > 8 && head[8] == '{') return read_safetensors(in);
  throw UserError("holds no weights; expected " + std::string(kFormats));
}

}  // namespace

StateDict read_state_dict(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::path path = file;
  std::string key;
  const auto mark = file.string().rfind('#');
  if (mark != std::string::npos && !std::filesystem::exists(file, error)) {
    path = file.string().substr(0, mark);
    key = file.string().substr(mark + 1);
  }
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, error))
    throw UserError(path.string() + ": cannot be opened; expected " + kFormats);
  try {
    return read(in, path, key);
  } catch (const UserError& failure) {
    throw UserError(path.string() + ": " + failure.what());
  }
}

}  // namespace emoxnet::models

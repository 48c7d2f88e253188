#include "native/models/pretrained/state_dict.h"

#include <fstream>
#include <string_view>
#include <utility>

#include "native/models/pretrained/safetensors.h"
#include "native/models/pretrained/tfjs_manifest.h"
#include "native/models/pretrained/torch_file.h"
#include "native/support/excerpt.h"
#include "native/support/user_error.h"

namespace emoxnet::models {
namespace {

constexpr std::string_view kZip = "PK\x03\x04";
constexpr std::string_view kPickle = "\x80";
// The number 0x1950a86a20f9469cfc6c that torch.save began with until 1.6, within a pickle.
constexpr std::string_view kOldTorch = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

/// Up to that number's end: the protocol's version and, from 4 on, a frame's length lie before it.
constexpr std::size_t kLongestHead = 2 + 9 + kOldTorch.size();

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

StateDicts read(std::istream& in, const std::filesystem::path& path) {
  std::string head(kLongestHead, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(in.gcount()));
  in.clear();
  in.seekg(0);
  if (begins_with(head, kZip)) return read_torch_zip(path);
  if (begins_with(head, kPickle) && head.find(kOldTorch) != std::string::npos)
    return read_old_torch_file(in);
  if (begins_json(head)) return {{"", read_tfjs_manifest(in, path.parent_path())}};
  // Its first eight bytes are a length; its header is JSON.
  if (head.size() > 8 && head[8] == '{') return {{"", read_safetensors(in)}};
  throw UserError("holds no weights; expected " + std::string(kFormats));
}

std::string listed_names(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names)
    if (!name.empty()) text += (text.empty() ? "" : ", ") + excerpt(name);
  return text;
}

std::vector<std::string> names_of(const StateDicts& dicts) {
  std::vector<std::string> names;
  for (const auto& [name, tensors] : dicts) names.push_back(name);
  return names;
}

/// What begins with `prefix`, without it.
StateDict part_of(const StateDict& tensors, const std::string& prefix) {
  StateDict part;
  for (const auto& [name, tensor] : tensors)
    if (begins_with(name, prefix)) part.emplace(name.substr(prefix.size()), tensor);
  return part;
}

/// A state dict by its name, or one of several networks that a state dict holds by what stands
/// before its tensors' names.
StateDicts one_of(StateDicts dicts, const std::string& name) {
  const auto found = dicts.find(name);
  if (found != dicts.end()) return {{name, std::move(found->second)}};
  StateDicts parts;
  for (const auto& [dict, tensors] : dicts) {
    std::string before = dict;  // what stands before NAME where it does not say so itself
    if (!before.empty()) before += '.';
    const bool is_whole = begins_with(name, before);
    std::string prefix = is_whole ? name.substr(before.size()) : name;
    prefix += '.';
    StateDict part = part_of(tensors, prefix);
    if (!part.empty()) parts.emplace(is_whole ? name : before.append(name), std::move(part));
  }
  if (!parts.empty()) return parts;
  const std::string names = listed_names(names_of(dicts));
  throw UserError("holds no tensors under " + excerpt(name) + "; expected " +
                  (names.empty() ? "the file's name alone" : "one of " + names));
}

}  // namespace

UserError several_state_dicts(const std::vector<std::string>& names) {
  return UserError("holds several state dicts: " + listed_names(names) +
                   "; expected one of them behind the file's name, as in FILE#" +
                   (names.front().empty() ? names.back() : names.front()));
}

StateDicts read_state_dicts(const std::filesystem::path& file) {
  std::error_code error;
  std::filesystem::path path = file;
  std::string name;
  const auto mark = file.string().rfind('#');
  if (mark != std::string::npos && !std::filesystem::exists(file, error)) {
    path = file.string().substr(0, mark);
    name = file.string().substr(mark + 1);
  }
  std::ifstream in(path, std::ios::binary);
  if (!in || std::filesystem::is_directory(path, error))
    throw UserError(path.string() + ": cannot be opened; expected " + kFormats);
  try {
    StateDicts all = read(in, path);
    return name.empty() ? all : one_of(std::move(all), name);
  } catch (const UserError& failure) {
    throw UserError(path.string() + ": " + failure.what());
  }
}

StateDict read_state_dict(const std::filesystem::path& file) {
  const StateDicts all = read_state_dicts(file);
  if (all.size() > 1)
    throw UserError(file.string() + ": " + several_state_dicts(names_of(all)).what());
  return all.begin()->second;
}

}  // namespace emoxnet::models

#include "native/cli/failure.h"

#include <c10/util/Exception.h>

#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>
#ifdef EMOXNET_PICTURES
#include <opencv2/core.hpp>
#endif

#include "native/support/user_error.h"

namespace emoxnet::cli {
namespace {

constexpr const char* kMoreMemory = "there is not enough memory for this";

/// LibTorch has no type of its own for it in every version: of the host's memory and a GPU's.
bool tells_of_too_little_memory(const std::string& text) {
  for (const char* sign : {"can't allocate memory", "not enough memory", "out of memory"})
    if (text.find(sign) != std::string::npos) return true;
  return false;
}

/// JSON holds no other text, and files' names come into reports and manifests.
bool is_text_in_no_utf8(const std::exception& error) {
  constexpr int kInvalidUtf8 = 316;
  const auto* failure = dynamic_cast<const nlohmann::json::type_error*>(&error);
  return failure != nullptr && failure->id == kInvalidUtf8;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

bool is_bad_input(const std::exception& error) {
  return dynamic_cast<const UserError*>(&error) != nullptr || is_text_in_no_utf8(error) ||
         dynamic_cast<const std::filesystem::filesystem_error*>(&error) != nullptr;
}

bool is_out_of_memory(const std::exception& error) { return sentence_of(error) == kMoreMemory; }

std::string sentence_of(const std::exception& error) {
  if (dynamic_cast<const UserError*>(&error) != nullptr) return error.what();
  if (is_text_in_no_utf8(error))
    return "a file's name is not in UTF-8, which reports and manifests need; expected another name";
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return kMoreMemory;
  if (const auto* failure = dynamic_cast<const std::filesystem::filesystem_error*>(&error))
    return failure->path1().string() + ": " + failure->code().message();
  if (const auto* failure = dynamic_cast<const c10::Error*>(&error)) {
    const std::string text = failure->what_without_backtrace();
    return tells_of_too_little_memory(text) ? kMoreMemory : "LibTorch failed: " + first_line(text);
  }
#ifdef EMOXNET_PICTURES
  if (const auto* failure = dynamic_cast<const cv::Exception*>(&error))
    return failure->code == cv::Error::StsNoMem ? kMoreMemory
                                                : "OpenCV failed: " + first_line(failure->err);
#endif
  return error.what();
}

}  // namespace emoxnet::cli

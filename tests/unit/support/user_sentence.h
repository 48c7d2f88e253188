// The sentence a user sees for bad input.
#pragma once

#include <functional>
#include <string>

#include "native/support/user_error.h"
#include "tests/unit/support/temporary_folder.h"

namespace emoxnet::test {

/// What `work` throws as UserError, without the path of the test's folder; "no error" if nothing.
inline std::string user_sentence(const TemporaryFolder& folder, const std::function<void()>& work) {
  try {
    work();
  } catch (const UserError& failure) {
    std::string sentence = failure.what();
    const std::string prefix = folder.path().string() + "/";
    for (std::size_t at; (at = sentence.find(prefix)) != std::string::npos;)
      sentence.erase(at, prefix.size());
    return sentence;
  }
  return "no error";
}

}  // namespace emoxnet::test

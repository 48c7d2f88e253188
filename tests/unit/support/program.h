// The program as a person runs it.
#pragma once

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

namespace emoxnet::test {

struct ProgramResult {
  int exit_code;
  std::string output;  ///< standard output and standard error
};

/// Runs a shell's command.
inline ProgramResult run_shell(const std::string& command) {
  std::FILE* pipe = ::popen(("(" + command + ") 2>&1").c_str(), "r");
  ProgramResult result{-1, ""};
  std::array<char, 4096> buffer{};
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) result.output += buffer.data();
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  return result;
}

/// Runs `emoxnet` with these arguments, as a shell reads them.
inline ProgramResult run_program(const std::string& arguments) {
  return run_shell(std::string(EMOXNET_PROGRAM) + " " + arguments);
}

}  // namespace emoxnet::test

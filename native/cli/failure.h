// What a person is told when a command cannot go on.
#pragma once

#include <exception>
#include <string>

namespace emoxnet::cli {

/// One sentence or two about what happened and the way out, without a stack of calls.
std::string sentence_of(const std::exception& error);

/// Whether memory ran out; each command knows itself what to ask less of.
bool is_out_of_memory(const std::exception& error);

/// Whether the person's input is at fault, and not the machine or the program.
bool is_bad_input(const std::exception& error);

}  // namespace emoxnet::cli

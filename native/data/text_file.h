// Files of lines that people made, and what they have in their place.
#pragma once

#include <string>

namespace emoxnet::data {

/// first_line: of a file as std::getline() gives it, which loses UTF-8's byte order mark if it has
/// one. Returns what the file is where it is no such text, and the way out: "is UTF-16; expected
/// UTF-8: save it as such"; nothing where it is one. Known are archives and what compression gives,
/// Git LFS pointers and HTML pages, which come in a file's place, UTF-16 and the line ends of old.
std::string begin_text(std::string& first_line);

}  // namespace emoxnet::data

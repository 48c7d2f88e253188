// Files of lines that people made, and what they have in their place.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "native/support/user_error.h"

namespace emoxnet::data {

/// What is wrong with one line of a file and says nothing about the others.
struct BadLine : UserError {
  using UserError::UserError;
};

/// Read line by line; a byte order mark and lines that are blank are passed over.
class TextFile {
 public:
  /// what: the file is expected to be, such as "a CSV file". Throws UserError for one that cannot
  /// be opened.
  TextFile(const std::filesystem::path& path, std::string what);

  /// Moves to the next line; false at the end. Throws UserError for a file that is empty, and at
  /// its first line for what is no such text: see begin_text().
  bool next();

  [[nodiscard]] const std::string& line() const { return line_; }

  [[nodiscard]] std::size_t bytes_read() const { return bytes_; }

  /// Throws UserError with the file and its line before the words.
  [[noreturn]] void fail(const std::string& what) const;

  /// Throws BadLine likewise; UserError where the line is the last and has no end, as where a file
  /// is cut off, which costs more than this line.
  [[noreturn]] void fail_line(const std::string& what) const;

 private:
  std::string path_, what_;
  std::ifstream in_;
  std::string line_;
  bool has_begun_ = false;
  std::size_t line_number_ = 0, bytes_ = 0;
};

/// Lines that cannot be read cost themselves alone, unless they are most of a file.
class LineReader {
 public:
  /// leave_out: called with a sentence about each line that is left out; empty: none may be.
  explicit LineReader(std::function<void(const std::string&)> leave_out)
      : leave_out_(std::move(leave_out)) {}

  /// Calls read(), which reads one line; what a BadLine says of it is handed to leave_out.
  void read(const std::function<void()>& read);

  /// Throws UserError where more than half of the lines were left out.
  void expect_most() const;

  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  std::function<void(const std::string&)> leave_out_;
  std::string first_fault_;
  std::size_t lines_ = 0, left_out_ = 0;
};

/// first_line: of a file as std::getline() gives it, which loses UTF-8's byte order mark if it has
/// one. Returns what the file is where it is no such text, and the way out: "is UTF-16; expected
/// UTF-8: save it as such"; nothing where it is one. Known are archives, what compression gives and
/// tables of other programs, Git LFS pointers and web pages, which come in a file's place, UTF-16,
/// UTF-32 and the line ends of old.
std::string begin_text(std::string& first_line);

/// line: one that commas don't separate into what was expected. Returns what does, as a sentence's
/// end: "is separated by semicolons; expected commas"; nothing where that is not it. Commas may be
/// among them, as in a box: (0, 0, 48, 48).
std::string other_separator(std::string_view line);

}  // namespace emoxnet::data

// CSV files of data sets, read line by line, with sentences about what is wrong where.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "native/data/text_file.h"

namespace emoxnet::data {

/// A comma within quotes separates nothing; blanks and quotes around a field are no part of it.
class CsvReader {
 public:
  /// A file whose first line names its columns: `columns`, and perhaps some of `optional`, in any
  /// order and any letters, among others. Throws UserError for a file that has none of that, as
  /// TextFile does, and names what separates it instead.
  CsvReader(const std::filesystem::path& path, std::vector<std::string> columns,
            const std::vector<std::string>& optional = {});

  /// A file without such a line, whose columns are these. Throws likewise.
  static CsvReader without_header(const std::filesystem::path& path,
                                  std::vector<std::string> columns);

  /// Moves to the next line that is not blank; false at the end of the file. Throws as
  /// expect_fields() does.
  bool next();

  /// Moves likewise, whatever the line holds: expect_fields() comes before any use of it.
  bool advance();

  /// Throws BadLine for a line with too few or too many fields, and names what separates them
  /// instead of commas.
  void expect_fields() const;

  /// Whether the file has that column. columns: `columns`, then `optional`.
  [[nodiscard]] bool has(std::size_t column) const { return position_[column] < width_; }

  /// A field of this line.
  [[nodiscard]] std::string_view field(std::size_t column) const {
    return fields_[position_[column]];
  }

  /// Throws BadLine unless the field is a whole number from 0 to `most`, perhaps written as 3.0.
  [[nodiscard]] int number(std::size_t column, int most) const;

  /// As TextFile's.
  [[noreturn]] void fail(const std::string& what) const { file_.fail(what); }
  [[noreturn]] void fail_line(const std::string& what) const { file_.fail_line(what); }
  [[nodiscard]] std::size_t bytes_read() const { return file_.bytes_read(); }

 private:
  explicit CsvReader(const std::filesystem::path& path);
  void split(std::vector<std::string_view>& fields) const;

  TextFile file_;
  std::vector<std::string> columns_;
  std::vector<std::size_t> position_;  ///< of each column in a line; width_: it has none
  std::size_t width_ = 0;
  bool line_is_waiting_ = false;  ///< the first, where it is no header
  std::vector<std::string_view> fields_;
};

}  // namespace emoxnet::data

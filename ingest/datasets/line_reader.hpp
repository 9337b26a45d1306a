// A line reader of text files: any line ending, no byte-order mark, and line numbers for error messages.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/parse_number.hpp"

namespace segue::ingest::datasets {

class LineReader {
 public:
  static constexpr std::size_t max_line_bytes = 64 << 20;

  /// The error is the reason why the file cannot be read.
  static boost::system::result<LineReader, std::string> open(const std::filesystem::path& file);

  /// Advances to the next line; false at the end, or when reading failed (see error()).
  bool next();
  /// Without its line ending; valid until next().
  std::string_view line() const { return line_; }
  std::int64_t number() const { return number_; }
  /// "FILE:LINE" of the current line.
  std::string where() const { return name_ + ":" + std::to_string(number_); }
  const std::optional<std::string>& error() const { return error_; }

 private:
  LineReader() = default;
  bool fill();

  std::string name_;
  std::ifstream stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of the unread bytes in buffer_
  std::size_t end_ = 0;
  std::string_view line_;
  std::int64_t number_ = 0;
  std::optional<std::string> error_;
};

/// The parts of `line` between single separators, empty ones included. The views are valid as long as the
/// line.
void split_columns(std::string_view line, char separator, std::vector<std::string_view>& out);

/// The parts of `line` between runs of blanks and tabs.
void split_blanks(std::string_view line, std::vector<std::string_view>& out);

/// A whole number without sign, all of `text`.
template <class Number>
std::optional<Number> parse_whole(std::string_view text) {
  const auto number = base::parse_number<Number>(text);
  return number && *number >= 0 ? number : std::nullopt;
}

}  // namespace segue::ingest::datasets

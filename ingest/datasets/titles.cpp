#include "ingest/datasets/titles.hpp"

#include "ingest/datasets/latin1.hpp"
#include "ingest/datasets/line_reader.hpp"

namespace segue::ingest::datasets {

Outcome read_titles(const std::filesystem::path& file, char separator, bool has_header,
                    const TrackHandler& handle, DatasetReport& report) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {};
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  if (has_header && !lines->next()) return lines->error().value_or(file.string() + " is empty");
  std::vector<std::string_view> columns;
  while (lines->next()) {
    if (lines->line().empty()) continue;
    ++report.rows;
    split_columns(lines->line(), separator, columns);
    if (columns.size() < 2) {
      report.drop(lines->where(), "no title");
    } else if (!valid_id(columns[0])) {
      report.drop(lines->where(), bad_id);
    } else {
      handle({std::string(columns[0]), utf8_or_latin1(columns[1]), "", ""});
    }
  }
  if (lines->error()) return *lines->error();
  return {};
}

}  // namespace segue::ingest::datasets

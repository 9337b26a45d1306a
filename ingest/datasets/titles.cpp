#include "ingest/datasets/titles.hpp"

#include "ingest/datasets/latin1.hpp"
#include "ingest/datasets/rows.hpp"

namespace segue::ingest::datasets {

Outcome read_titles(const std::filesystem::path& file, char separator, bool has_header,
                    const TrackHandler& handle, DatasetReport& report) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) return {};
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  if (has_header && !lines->next()) return lines->error().value_or(file.string() + " is empty");
  return for_each_row(*lines, separator, 0, report, [&](const auto& columns) -> const char* {
    if (columns.size() < 2) return "no title";
    if (!valid_id(columns[0])) return bad_id;
    handle({std::string(columns[0]), utf8_or_latin1(columns[1]), "", ""});
    return nullptr;
  });
}

}  // namespace segue::ingest::datasets

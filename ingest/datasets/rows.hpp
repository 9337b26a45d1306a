// The row loop shared by the readers of delimited files.
#pragma once

#include "ingest/datasets/kind.hpp"
#include "ingest/datasets/line_reader.hpp"

namespace segue::ingest::datasets {

/// Calls `use(columns)` for every remaining row of `lines` that has `width` columns (0: any number); it
/// returns the reason to drop the row, or null. Empty lines are no rows.
template <class Use>
Outcome for_each_row(LineReader& lines, char separator, std::size_t width, DatasetReport& report,
                     const Use& use) {
  std::vector<std::string_view> columns;
  while (lines.next()) {
    if (lines.line().empty()) continue;
    ++report.rows;
    split_columns(lines.line(), separator, columns);
    if (width != 0 && columns.size() != width) {
      report.drop(lines.where(), wrong_width(columns.size(), width));
    } else if (const char* why = use(columns); why != nullptr) {
      report.drop(lines.where(), why);
    }
  }
  if (lines.error()) return *lines.error();
  return {};
}

}  // namespace segue::ingest::datasets

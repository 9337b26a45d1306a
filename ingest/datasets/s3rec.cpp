// The sequences that S3-Rec is compared on (Zhou et al., "S3-Rec", CIKM 2020): a user a line, then his items
// in order of time, separated by blanks. The file, or a folder with LastFM.txt.
#include <algorithm>

#include "ingest/datasets/kind.hpp"
#include "ingest/datasets/line_reader.hpp"

namespace segue::ingest::datasets {
namespace {

std::filesystem::path sequences_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? path / "LastFM.txt" : path;
}

/// A file of such lines could as well be session-lines: only the folder speaks for itself.
bool recognises(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) &&
         std::filesystem::is_regular_file(sequences_file(path), error);
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  const auto& path = spec.path;
  auto lines = LineReader::open(sequences_file(path));
  if (lines.has_error()) return lines.error();
  std::vector<std::string_view> ids;
  while (lines->next()) {
    split_blanks(lines->line(), ids);
    if (ids.empty()) continue;
    ++report.rows;
    if (ids.size() < 2) {
      report.drop(lines->where(), "a user without items");
    } else if (!std::all_of(ids.begin(), ids.end(), valid_id)) {
      report.drop(lines->where(), bad_id);
    } else {
      for (std::size_t i = 1; i < ids.size(); ++i)
        handle({.user_id = ids[0], .session_id = {}, .item_id = ids[i]});
    }
  }
  if (lines->error()) return *lines->error();
  return {};
}

}  // namespace

const Kind s3rec = {"s3rec", recognises, nullptr, nullptr, read_interactions};

}  // namespace segue::ingest::datasets

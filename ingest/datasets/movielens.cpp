// MovieLens 100k (Harper and Konstan, "The MovieLens Datasets", 2015): u.data holds one rating per line
// (user, item, rating 1 to 5, Unix seconds), tab-separated, in no order; u.item beside it is Latin-1,
// "|"-separated: item, title, dates, URL, one flag per genre; u.genre names the genres; u.user has user, age,
// gender, occupation and zip code, "|"-separated. The folder, or u.data or any file of its form (u1.base,
// ua.test).
#include "ingest/datasets/movielens_features.hpp"
#include "ingest/datasets/rows.hpp"
#include "ingest/datasets/titles.hpp"

namespace segue::ingest::datasets {
namespace {

std::filesystem::path ratings_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? path / "u.data" : path;
}

std::filesystem::path items_file(const std::filesystem::path& path) {
  return ratings_file(path).parent_path() / "u.item";
}

bool recognises(const std::filesystem::path& path) {
  auto lines = LineReader::open(ratings_file(path));
  std::error_code error;
  if (lines.has_error() || !lines->next() || !std::filesystem::is_regular_file(items_file(path), error))
    return false;
  std::vector<std::string_view> columns;
  split_columns(lines->line(), '\t', columns);
  return columns.size() == 4;
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  auto lines = LineReader::open(ratings_file(spec.path));
  if (lines.has_error()) return lines.error();
  return for_each_row(*lines, '\t', 4, report, [&](const auto& columns) -> const char* {
    const auto rating = parse_whole<int>(columns[2]);
    const auto seconds = parse_whole<std::int64_t>(columns[3]);
    if (!valid_id(columns[0]) || !valid_id(columns[1])) return bad_id;
    if (!rating || *rating < 1 || *rating > 5) return "the rating is not 1 to 5";
    if (!seconds || *seconds > max_time_ms / 1000) return "the time is not Unix seconds";
    handle({.user_id = columns[0],
            .session_id = {},
            .item_id = columns[1],
            .timestamp_ms = *seconds * 1000,
            .weight = static_cast<float>(*rating)});
    return nullptr;
  });
}

Outcome read_tracks(const DatasetSpec& spec, const TrackHandler& handle, DatasetReport& report) {
  return read_titles(items_file(spec.path), '|', false, handle, report);
}

Outcome read_features(const DatasetSpec& spec, const FeatureHandler& handle, DatasetReport& report) {
  return read_movielens_features(ratings_file(spec.path).parent_path(), handle, report);
}

}  // namespace

const Kind movielens = {"movielens", recognises, nullptr, read_tracks, read_interactions, read_features};

}  // namespace segue::ingest::datasets

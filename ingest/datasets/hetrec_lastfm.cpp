// Last.fm as collected for HetRec 2011 (Cantador, Brusilovsky and Kuflik, "2nd Workshop on Information
// Heterogeneity and Fusion in Recommender Systems", RecSys 2011): user_artists.dat holds userID, artistID and
// weight (how often the user played the artist), tab-separated with a header, without times; artists.dat
// beside it holds id, name and URLs. The folder or user_artists.dat; its items are artists.
#include "ingest/datasets/rows.hpp"
#include "ingest/datasets/titles.hpp"

namespace segue::ingest::datasets {
namespace {

constexpr std::string_view header = "userID\tartistID\tweight";

std::filesystem::path plays_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? path / "user_artists.dat" : path;
}

std::filesystem::path artists_file(const std::filesystem::path& path) {
  return plays_file(path).parent_path() / "artists.dat";
}

bool recognises(const std::filesystem::path& path) {
  auto lines = LineReader::open(plays_file(path));
  return lines.has_value() && lines->next() && lines->line() == header;
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  const auto file = plays_file(spec.path);
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  if (!lines->next()) return lines->error().value_or(file.string() + " is empty");
  if (lines->line() != header)
    return lines->where() + ": the header is not userID, artistID, weight, by tabs";
  return for_each_row(*lines, '\t', 3, report, [&](const auto& columns) -> const char* {
    const auto plays = parse_whole<std::int64_t>(columns[2]);
    if (!valid_id(columns[0]) || !valid_id(columns[1])) return bad_id;
    if (!plays || *plays == 0) return "the weight is not a count of plays";
    handle({.user_id = columns[0],
            .session_id = {},
            .item_id = columns[1],
            .weight = static_cast<float>(*plays)});
    return nullptr;
  });
}

Outcome read_tracks(const DatasetSpec& spec, const TrackHandler& handle, DatasetReport& report) {
  return read_titles(artists_file(spec.path), '\t', true, handle, report);
}

}  // namespace

const Kind hetrec_lastfm = {"hetrec-lastfm", recognises, nullptr, read_tracks, read_interactions};

}  // namespace segue::ingest::datasets

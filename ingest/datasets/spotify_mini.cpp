// The sessions of Spotify's skip prediction challenge as published with the slides "Music Recommendation
// using Graph Convolutional Networks": comma-separated user_id (a session), song_id, previous_song (-1: none)
// and skipped (0: at once … 4: played to the end), with a header, songs in the order in which they were
// played.
#include <map>

#include "ingest/datasets/rows.hpp"

namespace segue::ingest::datasets {
namespace {

constexpr std::string_view header = R"("user_id","song_id","previous_song","skipped")";
constexpr std::string_view bare_header = "user_id,song_id,previous_song,skipped";

std::filesystem::path plays_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? path / "mini-spotify-data.csv" : path;
}

bool is_header(std::string_view line) { return line == header || line == bare_header; }

bool recognises(const std::filesystem::path& path) {
  auto lines = LineReader::open(plays_file(path));
  return lines.has_value() && lines->next() && is_header(lines->line());
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  const auto file = plays_file(spec.path);
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  if (!lines->next()) return lines->error().value_or(file.string() + " is empty");
  if (!is_header(lines->line())) return lines->where() + ": the header is not " + std::string(bare_header);
  std::map<std::string, std::string, std::less<>> last_song;  // of each session
  return for_each_row(*lines, ',', 4, report, [&](const auto& columns) -> const char* {
    const auto skipped = parse_whole<int>(columns[3]);
    if (!valid_id(columns[0]) || !valid_id(columns[1])) return bad_id;
    if (!skipped || *skipped > 4) return "skipped is not 0 to 4";
    auto session = last_song.find(columns[0]);
    if (session == last_song.end()) session = last_song.emplace(columns[0], "-1").first;
    const bool in_order = session->second == columns[2];
    session->second = columns[1];
    if (!in_order) return "previous_song is not the session's song before";
    handle({.user_id = columns[0],
            .session_id = columns[0],
            .item_id = columns[1],
            .skipped = static_cast<std::int8_t>(*skipped)});
    return nullptr;
  });
}

}  // namespace

const Kind spotify_mini = {"spotify-mini", recognises, nullptr, nullptr, read_interactions};

}  // namespace segue::ingest::datasets

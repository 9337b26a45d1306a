// Yes.com radio playlists (Chen, Moore, Turnbull, Joachims, "Playlist Prediction via Metric Embedding", KDD
// 2012): train.txt holds the songs' ids on its first line, their counts on the second, then one playlist per
// line as indices into the first; song_hash.txt beside it holds index, title and artist, tab-separated;
// tags.txt has one song per line, indices of tags or "#"; tag_hash.txt "index, tag".
#include <algorithm>

#include "ingest/datasets/latin1.hpp"
#include "ingest/datasets/line_reader.hpp"
#include "ingest/datasets/untimed_sessions.hpp"

namespace segue::ingest::datasets {
namespace {

std::filesystem::path playlists_file(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_directory(path, error) ? path / "train.txt" : path;
}

std::filesystem::path songs_file(const std::filesystem::path& path) {
  return playlists_file(path).parent_path() / "song_hash.txt";
}

bool recognises(const std::filesystem::path& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(playlists_file(path), error) &&
         std::filesystem::is_regular_file(songs_file(path), error);
}

/// Reads the two lines before the playlists into the songs' ids.
Outcome read_head(LineReader& lines, std::vector<std::string>& songs) {
  std::vector<std::string_view> parts;
  if (!lines.next()) return lines.error().value_or(lines.where() + ": the file is empty");
  split_blanks(lines.line(), parts);
  for (const std::string_view id : parts)
    if (!valid_id(id)) return lines.where() + ": a song's id is not 1 to 256 bytes of text";
  songs.assign(parts.begin(), parts.end());
  if (!lines.next()) return lines.error().value_or(lines.where() + ": the counts of the songs are missing");
  split_blanks(lines.line(), parts);
  if (parts.size() != songs.size())
    return lines.where() + ": " + std::to_string(parts.size()) + " counts for " +
           std::to_string(songs.size()) + " songs";
  return {};
}

/// Calls `use(source, line, songs' ids)` for every usable playlist.
template <class Use>
Outcome for_each_playlist(const std::filesystem::path& path, DatasetReport& report, const Use& use) {
  const auto file = std::filesystem::absolute(playlists_file(path)).lexically_normal();
  const std::string source = file.parent_path().filename().string();
  if (auto outcome = check_source_name(source); outcome.has_error()) return outcome;
  auto lines = LineReader::open(playlists_file(path));
  if (lines.has_error()) return lines.error();
  std::vector<std::string> songs;
  if (auto head = read_head(*lines, songs); head.has_error()) return head;

  std::vector<std::string_view> indices;
  std::vector<std::string_view> tracks;
  while (lines->next()) {
    split_blanks(lines->line(), indices);
    if (indices.empty()) continue;
    ++report.rows;
    tracks.clear();
    for (const std::string_view index : indices)
      if (const auto song = parse_whole<std::size_t>(index); song && *song < songs.size())
        tracks.emplace_back(songs[*song]);
    if (tracks.size() == indices.size()) {
      use(source, lines->number(), tracks);
    } else {
      report.drop(lines->where(), "a song is not an index below " + std::to_string(songs.size()));
    }
  }
  if (lines->error()) return *lines->error();
  return {};
}

Outcome read_events(const DatasetSpec& spec, const EventHandler& handle, DatasetReport& report) {
  UntimedSessions playlists(yes.name);
  return for_each_playlist(spec.path, report,
                           [&](const std::string& source, std::int64_t line, const auto& tracks) {
                             playlists.add(source, line, tracks, false, handle);
                           });
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  return for_each_playlist(spec.path, report,
                           [&](const std::string& source, std::int64_t line, const auto& tracks) {
                             add_interactions(source, line, tracks, false, handle);
                           });
}

/// The files write a slash as "\/".
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != '\\' || i + 1 == text.size() || text[i + 1] != '/') out += text[i];
  return out;
}

Outcome read_tracks(const DatasetSpec& spec, const TrackHandler& handle, DatasetReport& report) {
  const auto& path = spec.path;
  auto playlists = LineReader::open(playlists_file(path));
  if (playlists.has_error()) return playlists.error();
  std::vector<std::string> songs;
  if (auto head = read_head(*playlists, songs); head.has_error()) return head;
  auto lines = LineReader::open(songs_file(path));
  if (lines.has_error()) return lines.error();

  std::vector<bool> seen(songs.size());
  std::vector<std::string_view> columns;
  while (lines->next()) {
    if (lines->line().empty()) continue;
    ++report.rows;
    split_columns(lines->line(), '\t', columns);
    if (columns.size() != 3) {
      report.drop(lines->where(), wrong_width(columns.size(), 3));
    } else if (const auto song = parse_whole<std::size_t>(columns[0]);
               !song || *song >= songs.size() || seen[*song]) {
      report.drop(lines->where(), "the song is not a new index below " + std::to_string(songs.size()));
    } else {
      seen[*song] = true;
      handle({songs[*song], unescaped(columns[1]), unescaped(columns[2]), ""});
    }
  }
  if (lines->error()) return *lines->error();
  return {};
}

Outcome read_tag_names(const std::filesystem::path& file, DatasetReport& report,
                       std::vector<std::string>& names) {
  auto lines = LineReader::open(file);
  if (lines.has_error()) return lines.error();
  while (lines->next()) {
    if (lines->line().empty()) continue;
    ++report.rows;
    const auto comma = lines->line().find(", ");
    if (parse_whole<std::size_t>(lines->line().substr(0, comma)) == names.size() &&
        comma != std::string_view::npos) {
      names.push_back("tag=" + utf8_or_latin1(lines->line().substr(comma + 2)));
    } else {
      report.drop(lines->where(), "not the index of the next tag, a comma and its name");
    }
  }
  if (lines->error()) return *lines->error();
  return {};
}

Outcome read_features(const DatasetSpec& spec, const FeatureHandler& handle, DatasetReport& report) {
  const auto folder = playlists_file(spec.path).parent_path();
  std::error_code missing;
  if (!std::filesystem::exists(folder / "tags.txt", missing)) return {};
  auto playlists = LineReader::open(playlists_file(spec.path));
  if (playlists.has_error()) return playlists.error();
  std::vector<std::string> songs, names;
  if (auto head = read_head(*playlists, songs); head.has_error()) return head;
  if (auto outcome = read_tag_names(folder / "tag_hash.txt", report, names); outcome.has_error())
    return outcome;
  auto lines = LineReader::open(folder / "tags.txt");
  if (lines.has_error()) return lines.error();
  std::vector<std::string_view> indices;
  for (std::size_t song = 0; lines->next(); ++song) {
    ++report.rows;
    split_blanks(lines->line(), indices);
    const auto known = [&](std::string_view index) {
      const auto tag = parse_whole<std::size_t>(index);
      return tag && *tag < names.size();
    };
    if (indices.size() == 1 && indices[0] == "#") continue;
    if (song >= songs.size() || !std::all_of(indices.begin(), indices.end(), known)) {
      report.drop(lines->where(), song >= songs.size() ? "there is no such song" : "there is no such tag");
      continue;
    }
    for (const std::string_view index : indices)
      handle({Feature::Owner::item, songs[song], names[*parse_whole<std::size_t>(index)]});
  }
  if (lines->error()) return *lines->error();
  return {};
}

}  // namespace

const Kind yes = {"yes", recognises, read_events, read_tracks, read_interactions, read_features};

}  // namespace segue::ingest::datasets

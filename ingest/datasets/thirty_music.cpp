// The slices of 30Music published with session-rec: tab-separated UserId, SessionId, ItemId, Time (Unix
// seconds), ArtistId, with a header. Turrin et al., "30Music listening and playlists dataset", RecSys 2015.
#include <algorithm>
#include <set>
#include <unordered_set>

#include "ingest/datasets/kind.hpp"
#include "ingest/datasets/line_reader.hpp"

namespace segue::ingest::datasets {
namespace {

/// The index of each column.
struct Header {
  std::size_t columns = 0;
  std::size_t user = 0;
  std::size_t session = 0;
  std::size_t track = 0;
  std::size_t time = 0;
  std::optional<std::size_t> artist;
};

std::optional<Header> parse_header(std::string_view line) {
  std::vector<std::string_view> names;
  split_columns(line, '\t', names);
  const auto column = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) return std::nullopt;
    return static_cast<std::size_t>(at - names.begin());
  };
  const auto user = column("UserId"), session = column("SessionId"), track = column("ItemId"),
             time = column("Time");
  if (!user || !session || !track || !time) return std::nullopt;
  return Header{names.size(), *user, *session, *track, *time, column("ArtistId")};
}

bool has_header(const std::filesystem::path& file) {
  auto lines = LineReader::open(file);
  return lines.has_value() && lines->next() && parse_header(lines->line());
}

/// The file itself, or those of the folder that have the header, by name.
std::vector<std::filesystem::path> slices(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_directory(path, error)) return {path};
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, error))
    if (entry.is_regular_file(error) && has_header(entry.path())) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

bool recognises(const std::filesystem::path& path) {
  const auto files = slices(path);
  return !files.empty() && has_header(files.front());
}

/// Calls `use(columns, header, lines)` for every row that has as many columns as the header.
template <class Use>
Outcome for_each_row(const std::filesystem::path& path, DatasetReport& report, const Use& use) {
  const auto files = slices(path);
  if (files.empty()) return path.string() + " holds no file with the header of 30Music";
  std::vector<std::string_view> columns;
  for (const auto& file : files) {
    auto lines = LineReader::open(file);
    if (lines.has_error()) return lines.error();
    if (!lines->next()) return lines->error().value_or(file.string() + " is empty");
    const auto header = parse_header(lines->line());
    if (!header)
      return lines->where() +
             ": not the header of 30Music: UserId, SessionId, ItemId, Time, ArtistId, by tabs";
    while (lines->next()) {
      if (lines->line().empty()) continue;
      ++report.rows;
      split_columns(lines->line(), '\t', columns);
      if (columns.size() != header->columns) {
        report.drop(lines->where(), wrong_width(columns.size(), header->columns));
      } else {
        use(columns, *header, file, *lines);
      }
    }
    if (lines->error()) return *lines->error();
  }
  return {};
}

Outcome read_events(const DatasetSpec& spec, const EventHandler& handle, DatasetReport& report) {
  const auto& path = spec.path;
  for (const auto& file : slices(path))
    if (auto outcome = check_source_name(file.stem().string()); outcome.has_error()) return outcome;
  std::string event_id;
  return for_each_row(path, report,
                      [&](const auto& columns, const Header& header, const auto& file, LineReader& lines) {
                        const auto seconds = parse_whole<std::int64_t>(columns[header.time]);
                        if (!seconds || *seconds > max_time_ms / 1000)
                          return report.drop(lines.where(), "Time is not Unix seconds");
                        for (const std::size_t id : {header.user, header.session, header.track})
                          if (!valid_id(columns[id])) return report.drop(lines.where(), bad_id);

                        event_id.assign("30music-")
                            .append(file.stem().string())
                            .append("-")
                            .append(std::to_string(lines.number()));
                        DatasetEvent event;
                        event.event_id = event_id;
                        event.user_id = columns[header.user];
                        event.track_id = columns[header.track];
                        event.timestamp_ms = *seconds * 1000;
                        event.session_id = columns[header.session];
                        handle(event);
                      });
}

Outcome read_tracks(const DatasetSpec& spec, const TrackHandler& handle, DatasetReport& report) {
  const auto& path = spec.path;
  std::unordered_set<std::string> seen;
  return for_each_row(
      path, report, [&](const auto& columns, const Header& header, const auto&, LineReader& lines) {
        const std::string track(columns[header.track]);
        if (!valid_id(track)) return report.drop(lines.where(), bad_id);
        if (!seen.insert(track).second) return;
        const std::string artist = header.artist ? "artist " + std::string(columns[*header.artist]) : "";
        handle({track, "track " + track, artist, ""});
      });
}

}  // namespace

const Kind thirty_music = {"30music", recognises, read_events, read_tracks, nullptr};

}  // namespace segue::ingest::datasets

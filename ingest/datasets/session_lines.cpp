// One session a line, track ids separated by blanks, sessions in order of time: how session-based benchmarks
// (#nowplaying, Diginetica …) are passed around once their pickles are unpacked.
#include <algorithm>

#include "ingest/datasets/line_reader.hpp"
#include "ingest/datasets/untimed_sessions.hpp"

namespace segue::ingest::datasets {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool recognises(const std::filesystem::path& path) {
  auto lines = LineReader::open(path);
  if (lines.has_error() || !lines->next()) return false;
  std::vector<std::string_view> tracks;
  split_blanks(lines->line(), tracks);
  return !tracks.empty() && std::all_of(tracks.begin(), tracks.end(), all_digits);
}

Outcome read_events(const std::filesystem::path& path, const EventHandler& handle, DatasetReport& report) {
  if (auto outcome = check_source_name(path.stem().string()); outcome.has_error()) return outcome;
  auto lines = LineReader::open(path);
  if (lines.has_error()) return lines.error();
  UntimedSessions sessions(session_lines.name, path.stem().string());
  std::vector<std::string_view> tracks;
  while (lines->next()) {
    split_blanks(lines->line(), tracks);
    if (tracks.empty()) continue;
    ++report.rows;
    if (std::all_of(tracks.begin(), tracks.end(), valid_id)) {
      sessions.add(lines->number(), tracks, handle);
    } else {
      report.drop(lines->where(), "an id is not 1 to 256 bytes of text");
    }
  }
  if (lines->error()) return *lines->error();
  return {};
}

}  // namespace

const Kind session_lines = {"session-lines", recognises, read_events, nullptr, nullptr};

}  // namespace segue::ingest::datasets

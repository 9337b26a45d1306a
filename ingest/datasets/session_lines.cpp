// One session per line, track ids separated by blanks, sessions in order of time: the text form of
// session-based benchmarks (#nowplaying, Diginetica …) once their pickles are unpacked. TRAIN,TEST, two such
// files, holds out the sessions of the second for the test.
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

/// The file, or TRAIN and TEST.
std::vector<std::filesystem::path> files_of(const std::filesystem::path& path) {
  const std::string text = path.string();
  const auto comma = text.find(',');
  std::error_code error;
  if (comma == std::string::npos || std::filesystem::exists(path, error)) return {path};
  return {text.substr(0, comma), text.substr(comma + 1)};
}

/// Calls `use(source, line, tracks, held_out)` for every usable session.
template <class Use>
Outcome for_each_session(const std::filesystem::path& path, DatasetReport& report, const Use& use) {
  const auto files = files_of(path);
  if (files.size() == 2 && files[0].stem() == files[1].stem())
    return files[1].string() + ": sessions are named by their file, so TRAIN and TEST need different names";
  std::vector<std::string_view> tracks;
  for (const auto& file : files) {
    const std::string source = file.stem().string();
    if (auto outcome = check_source_name(source); outcome.has_error()) return outcome;
    auto lines = LineReader::open(file);
    if (lines.has_error()) return lines.error();
    while (lines->next()) {
      split_blanks(lines->line(), tracks);
      if (tracks.empty()) continue;
      ++report.rows;
      if (std::all_of(tracks.begin(), tracks.end(), valid_id)) {
        use(source, lines->number(), tracks, &file != &files.front());
      } else {
        report.drop(lines->where(), bad_id);
      }
    }
    if (lines->error()) return *lines->error();
  }
  return {};
}

Outcome read_events(const DatasetSpec& spec, const EventHandler& handle, DatasetReport& report) {
  UntimedSessions sessions(session_lines.name);
  return for_each_session(spec.path, report,
                          [&](const std::string& source, std::int64_t line, const auto& tracks,
                              bool held_out) { sessions.add(source, line, tracks, held_out, handle); });
}

Outcome read_interactions(const DatasetSpec& spec, const InteractionHandler& handle, DatasetReport& report) {
  return for_each_session(spec.path, report,
                          [&](const std::string& source, std::int64_t line, const auto& tracks,
                              bool held_out) { add_interactions(source, line, tracks, held_out, handle); });
}

}  // namespace

const Kind session_lines = {"session-lines", recognises, read_events, nullptr, read_interactions};

}  // namespace segue::ingest::datasets

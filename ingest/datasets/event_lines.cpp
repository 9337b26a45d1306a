// Segue's own listening events, one JSON object per line.
#include "ingest/datasets/kind.hpp"
#include "ingest/datasets/line_reader.hpp"
#include "ingest/plays_decoder.hpp"

namespace segue::ingest::datasets {
namespace {

bool blank(std::string_view line) { return line.find_first_not_of(" \t") == std::string_view::npos; }

bool recognises(const std::filesystem::path& path) {
  auto lines = LineReader::open(path);
  if (lines.has_error()) return false;
  while (lines->next())
    if (!blank(lines->line())) return lines->line()[lines->line().find_first_not_of(" \t")] == '{';
  return false;
}

Outcome read_events(const DatasetSpec& spec, const EventHandler& handle, DatasetReport& report) {
  const auto& path = spec.path;
  auto lines = LineReader::open(path);
  if (lines.has_error()) return lines.error();
  EventParser parser;
  while (lines->next()) {
    if (blank(lines->line())) continue;
    ++report.rows;
    const auto event = parser.parse(lines->line());
    const auto error =
        event.has_value() ? implausible_time(event->timestamp_ms) : std::optional(event.error());
    if (error)
      report.drop(lines->where(), std::string(base::to_string(error->reason)), error->detail);
    else
      handle({*event});
  }
  if (lines->error()) return *lines->error();
  return {};
}

}  // namespace

const Kind event_lines = {"events", recognises, read_events, nullptr, nullptr};

}  // namespace segue::ingest::datasets

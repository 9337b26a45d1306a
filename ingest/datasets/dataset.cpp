#include "ingest/datasets/dataset.hpp"

#include <algorithm>

#include "ingest/datasets/interaction_events.hpp"
#include "ingest/datasets/kind.hpp"
#include "ingest/datasets/play_interactions.hpp"

namespace segue::ingest {
namespace {

using datasets::Kind;

/// In the order in which they are tried on a path of unknown kind: the most specific first.
constexpr std::array<const Kind*, 9> kinds = {
    &datasets::thirty_music, &datasets::yes,   &datasets::movielens,
    &datasets::spotify_mini, &datasets::s3rec, &datasets::hetrec_lastfm,
    &datasets::event_lines,  &datasets::csv,   &datasets::session_lines};

const Kind* find_kind(std::string_view name) {
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const Kind* kind) { return kind->name == name; });
  return found == kinds.end() ? nullptr : *found;
}

std::string kind_names() {
  std::string names;
  for (const Kind* kind : kinds) names.append(names.empty() ? "" : ", ").append(kind->name);
  return names;
}

std::string unknown_kind(const std::string& name) {
  return "\"" + name + "\" is not a kind of data set; there are " + kind_names();
}

boost::system::result<DatasetSpec, std::string> refuse(std::string why) {
  return {boost::system::in_place_error, std::move(why)};
}

boost::system::result<DatasetSpec, std::string> parse_kind_and_path(std::string_view text) {
  const std::string path(text);
  const std::string prefix = path.substr(0, path.find(':'));
  if (prefix != path && find_kind(prefix) != nullptr)
    return DatasetSpec{prefix, path.substr(prefix.size() + 1)};

  std::error_code error;
  if (!std::filesystem::exists(path, error))
    return refuse(path + " does not exist" + (prefix == path ? "" : ", and " + unknown_kind(prefix)));
  for (const Kind* kind : kinds)
    if (kind->recognises(path)) return DatasetSpec{std::string(kind->name), path};
  return refuse(path + " does not look like any of " + kind_names() + "; name its kind, as KIND:PATH");
}

/// The report, or the reason why nothing was read.
boost::system::result<DatasetReport, std::string> checked(const datasets::Outcome& outcome,
                                                          const DatasetSpec& spec,
                                                          const DatasetReport& report) {
  if (outcome.has_error()) return outcome.error();
  if (report.rows == 0) return spec.path.string() + " holds no events";
  if (report.dropped_rows() == report.rows)
    return spec.path.string() + " holds no usable row; the first: " + report.first_dropped;
  return report;
}

}  // namespace

datasets::Outcome datasets::check_source_name(const std::string& name) {
  constexpr std::size_t longest = 150;  // leaves room in an id for the kind and the place
  if (name.size() <= longest && valid_id(name)) return {};
  return "\"" + name.substr(0, longest) + "\" is not a name to make event ids of: at most " +
         std::to_string(longest) + " bytes of UTF-8";
}

boost::system::result<DatasetSpec, std::string> parse_dataset_spec(std::string_view text,
                                                                   std::string_view columns) {
  auto spec = parse_kind_and_path(text);
  if (spec.has_error() || columns.empty()) return spec;
  if (spec->kind != datasets::csv.name)
    return refuse("columns can be named of csv:FILE alone, not of " + spec->kind + ":" + spec->path.string());
  while (!columns.empty()) {
    const std::string_view part = columns.substr(0, columns.find(','));
    columns.remove_prefix(std::min(part.size() + 1, columns.size()));
    const auto equals = part.find('=');
    const std::string role(part.substr(0, equals));
    if (equals == std::string_view::npos || !datasets::is_column_role(role))
      return refuse("\"" + std::string(part) + "\" does not name a column: write ROLE=NAME, ROLE being " +
                    datasets::column_roles());
    spec->columns[role] = part.substr(equals + 1);
  }
  return spec;
}

std::int64_t DatasetReport::dropped_rows() const {
  std::int64_t sum = 0;
  for (const auto& [reason, count] : dropped) sum += count;
  return sum;
}

void DatasetReport::drop(const std::string& where, const std::string& reason, const std::string& detail) {
  ++dropped[reason];
  if (first_dropped.empty()) first_dropped = where + ": " + (detail.empty() ? reason : detail);
}

boost::system::result<DatasetReport, std::string> read_events(
    const DatasetSpec& spec, const std::function<void(const DatasetEvent&)>& handle) {
  const Kind* kind = find_kind(spec.kind);
  if (kind == nullptr) return unknown_kind(spec.kind);
  DatasetReport report;
  return checked(kind->read_events != nullptr
                     ? kind->read_events(spec, handle, report)
                     : datasets::read_interaction_events(*kind, spec, handle, report),
                 spec, report);
}

boost::system::result<DatasetReport, std::string> read_interactions(
    const DatasetSpec& spec, const std::function<void(const Interaction&)>& handle) {
  const Kind* kind = find_kind(spec.kind);
  if (kind == nullptr) return unknown_kind(spec.kind);
  DatasetReport report;
  return checked(kind->read_interactions != nullptr ? kind->read_interactions(spec, handle, report)
                                                    : datasets::read_plays(*kind, spec, handle, report),
                 spec, report);
}

boost::system::result<DatasetReport, std::string> read_features(
    const DatasetSpec& spec, const std::function<void(const Feature&)>& handle) {
  const Kind* kind = find_kind(spec.kind);
  if (kind == nullptr) return unknown_kind(spec.kind);
  DatasetReport report;
  if (kind->read_features == nullptr) return report;
  if (const auto outcome = kind->read_features(spec, handle, report); outcome.has_error())
    return outcome.error();
  return report;
}

boost::system::result<DatasetReport, std::string> read_tracks(
    const DatasetSpec& spec, const std::function<void(const TrackMetadata&)>& handle) {
  const Kind* kind = find_kind(spec.kind);
  if (kind == nullptr) return unknown_kind(spec.kind);
  DatasetReport report;
  if (kind->read_tracks == nullptr) return report;
  if (const auto outcome = kind->read_tracks(spec, handle, report); outcome.has_error())
    return outcome.error();
  return report;
}

}  // namespace segue::ingest

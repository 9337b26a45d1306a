#include "ingest/records/track_metadata.hpp"

#include <utility>

#include "base/json.hpp"
#include "ingest/event.hpp"
#include "ingest/records/record_reader.hpp"

namespace segue::ingest {

// Text rather than values: a catalogue has many.
std::string to_json(const TrackMetadata& metadata) {
  std::string out = "{";
  base::append_json_field(out, "track_id", metadata.track_id);
  base::append_json_field(out, "title", metadata.title);
  base::append_json_field(out, "artist", metadata.artist);
  if (!metadata.album.empty()) base::append_json_field(out, "album", metadata.album);
  out += '}';
  return out;
}

namespace {

constexpr std::string_view id_rule = "must be 1 to 256 bytes of UTF-8 without control characters";

enum class Names { required, may_be_absent_where_withdrawn };

boost::system::result<TrackRecord, std::string> parse(std::string_view json, Names names) {
  RecordReader reader(json);
  TrackRecord record;
  TrackMetadata& metadata = record.metadata;
  reader.required("track_id", metadata.track_id);
  reader.optional("available", record.available);
  const bool required = record.available || names == Names::required;
  for (const auto& [name, text] : {std::pair{"title", &metadata.title}, {"artist", &metadata.artist}})
    required ? reader.required(name, *text) : reader.optional(name, *text);
  reader.optional("album", metadata.album);
  for (std::string* text : {&metadata.title, &metadata.artist, &metadata.album}) std::erase(*text, '\0');
  if (!valid_id(metadata.track_id)) reader.refuse("track_id", id_rule);
  if (reader.error()) return {boost::system::in_place_error, *reader.error()};
  return record;
}

}  // namespace

boost::system::result<TrackMetadata, std::string> parse_track_metadata(std::string_view json) {
  auto record = parse(json, Names::required);
  if (!record) return {boost::system::in_place_error, record.error()};
  return std::move(record->metadata);
}

boost::system::result<TrackRecord, std::string> parse_track_record(std::optional<std::string_view> key,
                                                                   std::optional<std::string_view> value) {
  if (value) return parse(*value, Names::may_be_absent_where_withdrawn);
  if (!key || !valid_id(*key))
    return {boost::system::in_place_error, "the key of a tombstone " + std::string(id_rule)};
  return TrackRecord{{.track_id = std::string(*key), .title = {}, .artist = {}, .album = {}}, false};
}

}  // namespace segue::ingest

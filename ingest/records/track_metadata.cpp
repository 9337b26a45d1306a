#include "ingest/records/track_metadata.hpp"

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

boost::system::result<TrackMetadata, std::string> parse_track_metadata(std::string_view json) {
  RecordReader reader(json);
  TrackMetadata metadata;
  reader.required("track_id", metadata.track_id);
  reader.required("title", metadata.title);
  reader.required("artist", metadata.artist);
  reader.optional("album", metadata.album);
  for (std::string* text : {&metadata.title, &metadata.artist, &metadata.album}) std::erase(*text, '\0');
  if (!valid_id(metadata.track_id))
    reader.refuse("track_id", "must be 1 to 256 bytes of UTF-8 without control characters");
  if (reader.error()) return {boost::system::in_place_error, *reader.error()};
  return metadata;
}

}  // namespace segue::ingest

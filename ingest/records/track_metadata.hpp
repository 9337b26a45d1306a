// The metadata of a track on the topic `tracks` (compacted, key = track id):
//   {"track_id":"…","title":"…","artist":"…","album":"…"?,"available":false?}
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace segue::ingest {

struct TrackMetadata {
  std::string track_id;
  std::string title;
  std::string artist;
  std::string album;  // may be empty
};

std::string to_json(const TrackMetadata& metadata);
/// Whether it is available is not looked at.
boost::system::result<TrackMetadata, std::string> parse_track_metadata(std::string_view json);

/// What a record of `tracks` says: a tombstone, or "available": false, withdraws the track from lists and
/// search until a later record brings it back.
struct TrackRecord {
  TrackMetadata metadata;  // of a tombstone the id alone; title and artist need not be given with false
  bool available = true;
};

boost::system::result<TrackRecord, std::string> parse_track_record(std::optional<std::string_view> key,
                                                                   std::optional<std::string_view> value);

}  // namespace segue::ingest

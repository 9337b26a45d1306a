// The metadata of a track on the topic `tracks` (compacted, key = track id):
//   {"track_id":"…","title":"…","artist":"…","album":"…"?}
#pragma once

#include <boost/system/result.hpp>
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
boost::system::result<TrackMetadata, std::string> parse_track_metadata(std::string_view json);

}  // namespace segue::ingest

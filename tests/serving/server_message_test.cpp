// The size of lists: as many of the first tracks as a limit leaves room for.
#include "serving/protocol/server_message.hpp"

#include <gmock/gmock.h>
#include <simdjson.h>

namespace segue::serving {
namespace {

using ::testing::StartsWith;

std::size_t tracks_in(const std::string& json) {
  simdjson::dom::parser parser;
  return simdjson::dom::array(parser.parse(json)["tracks"]).size();
}

TEST(ServerMessage, AListLosesItsLastTracksRatherThanPassItsLimit) {
  sessions::TrackInterner tracks;
  TrackCatalogue catalogue(tracks);
  std::vector<models::ScoredTrack> list;
  for (int i = 0; i < 100; ++i) {
    const std::string id = "track-" + std::to_string(i);
    const std::vector<ingest::TrackMetadata> metadata{
        {id, std::string(180 + i, 't') + "\"\xC3\xA9", std::string(60, 'a'), ""}};
    catalogue.add_missing(metadata);
    list.push_back({tracks.intern(id), 1.0F / static_cast<float>(1 + i)});
  }
  RecommendationsMessage message;
  message.sequence = 7;
  message.tracks = list;
  const std::string whole = to_json(message, catalogue);
  ASSERT_GT(whole.size(), 32'768U) << "as 688a99a sent it to every client";
  ASSERT_EQ(tracks_in(whole), 100U);

  for (message.max_bytes = 4096; message.max_bytes < whole.size() + 3; message.max_bytes += 61) {
    const std::string limited = to_json(message, catalogue);
    const std::size_t kept = tracks_in(limited);
    EXPECT_LE(limited.size(), message.max_bytes);
    EXPECT_THAT(whole, StartsWith(limited.substr(0, limited.size() - 2)));
    if (kept == 100) continue;
    // The next track would have been too much.
    RecommendationsMessage longer = message;
    longer.max_bytes = 0;
    longer.tracks = message.tracks.first(kept + 1);
    EXPECT_GT(to_json(longer, catalogue).size(), message.max_bytes);
  }
  message.max_bytes = whole.size();
  EXPECT_EQ(to_json(message, catalogue), whole);
  message.max_bytes = whole.size() - 1;
  EXPECT_EQ(tracks_in(to_json(message, catalogue)), 99U);
}

// So that least_max_list_bytes is enough for whatever stands around the tracks.
TEST(ServerMessage, TheLongestIdsLeaveRoomForTracks) {
  sessions::TrackInterner tracks;
  const TrackCatalogue catalogue(tracks);
  const std::string longest(ingest::max_id_bytes, '"');
  RecommendationsMessage message;
  message.sequence = std::numeric_limits<std::int64_t>::max();
  message.cause = Cause{longest, ingest::EventType::complete, longest};
  message.session = SessionSummary{longest + "#9223372036854775807", 100'000};
  message.version = std::numeric_limits<models::VersionNumber>::max();
  message.latency = std::chrono::microseconds::max();
  const std::vector<models::ScoredTrack> list{{tracks.intern(longest), -1.17549435e-38F}};
  message.tracks = list;
  message.max_bytes = 4096;
  EXPECT_EQ(tracks_in(to_json(message, catalogue)), 1U);
}

}  // namespace
}  // namespace segue::serving

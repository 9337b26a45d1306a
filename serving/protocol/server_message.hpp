// Server messages of the WebSocket protocol, as JSON (docs/asyncapi.yaml); GET /v1/recommendations responds
// with the same message, and the topic `recommendations` receives it with two more fields.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/event.hpp"
#include "ingest/kafka/record.hpp"
#include "models/scoring/recommender.hpp"
#include "serving/topic_views/track_catalogue.hpp"
#include "sessions/session.hpp"

namespace segue::serving {

/// The session as shown in messages.
struct SessionSummary {
  std::string id;
  std::size_t steps = 0;
};
std::optional<SessionSummary> summarise(const sessions::Session* session, ingest::Partition partition);

/// The event that a list answers.
struct Cause {
  std::string_view event_id;
  ingest::EventType type = ingest::EventType::play;
  std::string_view track_id;
};

struct RecommendationsMessage {
  ingest::Offset sequence = 0;
  std::optional<Cause> cause;  // absent: the current list, requested by a player
  std::optional<SessionSummary> session;
  std::optional<models::VersionNumber> version;  // absent: nothing is served yet
  const Withdrawals* withdrawals = nullptr;      // that the list was made with; null: nothing was withdrawn
  std::chrono::microseconds latency{};           // from the event's arrival in the server to this list
  std::span<const models::ScoredTrack> tracks;
  std::size_t max_bytes = 0;  // of its JSON, without the last tracks if need be; 0: no limit
};

/// The listener of a list, named in the copy on the topic `recommendations`.
struct Recipient {
  std::string_view user_id;
  ingest::Partition partition = 0;
};

std::string to_json(const RecommendationsMessage& message, const TrackCatalogue& catalogue,
                    std::optional<Recipient> recipient = std::nullopt);

/// `epoch`: of the layout; sequences of another epoch say nothing.
std::string ready_json(const Recipient& user, std::string_view epoch,
                       const std::optional<models::VersionNumber>& version,
                       const std::optional<SessionSummary>& session);
std::string pong_json();
std::string ack_json(std::string_view event_id, ingest::Partition partition, ingest::Offset offset);
std::string error_json(std::string_view code, std::string_view message, std::string_view event_id = {});

}  // namespace segue::serving

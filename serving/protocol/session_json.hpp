// A listener's session as JSON for the admin API.
#pragma once

#include <string>
#include <string_view>

#include "ingest/kafka/record.hpp"
#include "serving/topic_views/track_catalogue.hpp"
#include "sessions/session.hpp"

namespace segue::serving {

/// {"user_id","partition","session":{"id","started_ms","last_ms","sequence",
///  "steps":[{"track_id","title"?,"artist"?,"action":"unknown|skipped|completed"}]}}
std::string session_json(std::string_view user_id, ingest::Partition partition,
                         const sessions::Session& session, const TrackCatalogue& catalogue);

}  // namespace segue::serving

// A listener's open sessions as JSON for the admin API.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ingest/kafka/record.hpp"
#include "serving/topic_views/track_catalogue.hpp"
#include "sessions/session.hpp"

namespace segue::serving {

/// {"user_id","partition","sessions":[{"id","started_ms","last_ms","sequence",
///  "steps":[{"track_id","title"?,"artist"?,"action":"unknown|skipped|completed"}]}]}, the latest time first.
/// `sessions`: as SessionFold has them.
std::string sessions_json(std::string_view user_id, ingest::Partition partition,
                          std::span<const sessions::Session> sessions, const TrackCatalogue& catalogue);

}  // namespace segue::serving

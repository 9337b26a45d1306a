// From the list request of a player to the options of the recommender.
#pragma once

#include "configs/config.hpp"
#include "models/scoring/recommender.hpp"
#include "serving/protocol/client_message.hpp"
#include "sessions/track_interner.hpp"

namespace segue::serving {

/// The list_request within the server's bounds; what it leaves open is as configured.
models::ListOptions list_options(const configs::Recommender& config, const ListRequest& list_request,
                                 sessions::TrackInterner& tracks);

}  // namespace segue::serving

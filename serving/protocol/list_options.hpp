// Conversion of a player's list request to the recommender's options.
#pragma once

#include "configs/config.hpp"
#include "models/scoring/recommender.hpp"
#include "serving/protocol/client_message.hpp"
#include "sessions/track_interner.hpp"

namespace segue::serving {

/// The request limited to the server's bounds; absent options are as configured.
models::ListOptions list_options(const configs::Recommender& config, const ListRequest& list_request,
                                 sessions::TrackInterner& tracks);

}  // namespace segue::serving

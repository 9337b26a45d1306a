// From what a player wishes of its lists to what the recommender is asked for.
#pragma once

#include "configs/config.hpp"
#include "models/scoring/recommender.hpp"
#include "serving/protocol/client_message.hpp"
#include "sessions/track_interner.hpp"

namespace segue::serving {

/// The wish within the server's bounds; what it leaves open is as configured.
models::ListOptions list_options(const configs::Recommender& config, const ListWish& wish,
                                 sessions::TrackInterner& tracks);

}  // namespace segue::serving

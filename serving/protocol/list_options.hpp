// Conversion of a player's list request to the recommender's options.
#pragma once

#include <algorithm>
#include "configs/config.hpp"
#include "models/scoring/recommender.hpp"
#include "serving/protocol/client_message.hpp"
#include "sessions/track_interner.hpp"

namespace segue::serving {

/// The request limited to the server's bounds; absent options are as configured.
inline models::ListOptions list_options(const configs::Recommender& config, const ListRequest& list_request,
                                        sessions::TrackInterner& tracks) {
  models::ListOptions options;
  options.k =
      std::clamp(list_request.k.value_or(config.k), std::int64_t{1}, std::max(config.k, config.max_k));
  options.exclude_just_skipped = list_request.just_skipped.value_or(config.exclude_just_skipped);
  options.exclude_just_played = list_request.just_played.value_or(config.exclude_just_played);
  for (const std::string& track : list_request.blocked) options.blocked.push_back(tracks.intern(track));
  return options;
}

}  // namespace segue::serving

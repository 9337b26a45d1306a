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

/// The largest message of a list in bytes, by the smaller of the server's limit and the player's; 0: no
/// limit.
inline std::size_t max_list_bytes(const configs::Serving& config, const ListRequest& list_request) {
  const std::int64_t asked = list_request.max_list_bytes.value_or(0);
  const std::int64_t configured = config.max_list_bytes;
  return static_cast<std::size_t>(asked == 0 || configured == 0 ? std::max(asked, configured)
                                                                : std::min(asked, configured));
}

}  // namespace segue::serving

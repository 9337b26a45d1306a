#include "serving/protocol/list_options.hpp"

#include <algorithm>

namespace segue::serving {

models::ListOptions list_options(const configs::Recommender& config, const ListWish& wish,
                                 sessions::TrackInterner& tracks) {
  models::ListOptions options;
  options.k = std::clamp(wish.k.value_or(config.k), std::int64_t{1}, std::max(config.k, config.max_k));
  options.exclude_just_skipped = wish.just_skipped.value_or(config.exclude_just_skipped);
  options.exclude_just_played = wish.just_played.value_or(config.exclude_just_played);
  for (const std::string& track : wish.blocked) options.blocked.push_back(tracks.intern(track));
  return options;
}

}  // namespace segue::serving

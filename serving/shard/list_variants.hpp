// The distinct lists required for one event: the default one, and one for each other set of filters among the
// listener's connections. A shorter list with the same filters is a prefix of a longer one.
#pragma once

#include <algorithm>
#include <vector>

#include "models/scoring/recommender.hpp"
#include "serving/push/subscription_registry.hpp"

namespace segue::serving {

inline bool same_filters(const models::ListOptions& a, const models::ListOptions& b) {
  return a.exclude_just_skipped == b.exclude_just_skipped && a.exclude_just_played == b.exclude_just_played &&
         a.blocked == b.blocked;
}

/// Reuses its memory between events. Not thread-safe.
struct ListVariants {
  std::vector<models::ListOptions> options;           // [0]: the default filters; k: the longest requested
  SubscriptionRegistry::Subscriptions subscriptions;  // of the listener, to this session
  std::vector<std::size_t> option_of;                 // for each subscription, its index in options

  void collect(const SubscriptionRegistry& subscription_registry, std::string_view user_id,
               const sessions::Session* session, const models::ListOptions& defaults) {
    subscription_registry.find(user_id, subscriptions);
    std::erase_if(subscriptions, [&](const auto& subscription) { return !subscription->wants(session); });
    options.assign(1, defaults);
    option_of.clear();
    for (const auto& subscription : subscriptions) {
      const auto same = std::find_if(options.begin(), options.end(), [&](const models::ListOptions& o) {
        return same_filters(o, subscription->options);
      });
      option_of.push_back(static_cast<std::size_t>(same - options.begin()));
      if (same == options.end())
        options.push_back(subscription->options);
      else
        same->k = std::max(same->k, subscription->options.k);
    }
  }
};

}  // namespace segue::serving

#include "serving/push/subscription_registry.hpp"

#include <algorithm>

namespace segue::serving {

void SubscriptionRegistry::add(std::shared_ptr<const Subscription> subscription) {
  const std::lock_guard lock(mutex_);
  if (subscription->ended) return;
  by_user_[subscription->user_id].push_back(std::move(subscription));
  ++size_;
}

void SubscriptionRegistry::remove(const std::shared_ptr<const Subscription>& subscription) {
  const std::lock_guard lock(mutex_);
  subscription->ended = true;
  const auto user = by_user_.find(subscription->user_id);
  if (user == by_user_.end()) return;
  size_ -= std::erase(user->second, subscription);
  if (user->second.empty()) by_user_.erase(user);
}

void SubscriptionRegistry::find(std::string_view user_id, Subscriptions& out) const {
  out.clear();
  const std::lock_guard lock(mutex_);
  if (const auto user = by_user_.find(user_id); user != by_user_.end()) out = user->second;
}

void SubscriptionRegistry::close_if(const std::function<bool(const Subscription&)>& leaving,
                                    CloseCode code) const {
  Subscriptions closed;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [user, subscriptions] : by_user_)
      std::copy_if(subscriptions.begin(), subscriptions.end(), std::back_inserter(closed),
                   [&](const auto& subscription) { return leaving(*subscription); });
  }
  for (const auto& subscription : closed)
    if (const auto sink = subscription->sink.lock()) sink->close(code);
}

std::size_t SubscriptionRegistry::size() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

}  // namespace segue::serving

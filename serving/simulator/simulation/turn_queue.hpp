// The turn scheduler of simulated listeners: those in a session, those between two, and the next one to act.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

#include "base/random.hpp"

namespace segue::serving::simulator::simulation {

/// With `active` listeners taking turns at a given total rate, each acts about every active / rate seconds,
/// which the owner keeps well below the session gap. The others pause for `pause` after a session. Not
/// thread-safe.
class TurnQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;

  TurnQueue(std::uint32_t listeners, std::uint32_t active, Time::duration pause, base::Random random)
      : pause_(pause) {
    for (std::uint32_t i = 0; i < listeners; ++i) resting_.emplace_back(Time::min(), i);
    for (std::size_t i = resting_.size(); i > 1; --i)
      std::swap(resting_[i - 1], resting_[random.below(static_cast<std::uint32_t>(i))]);
    while (active_.size() < std::clamp(active, 1U, listeners)) wake(Time::min());
  }

  /// Removes the next listener from the queue; return it with again() or rest().
  std::uint32_t next() {
    const std::uint32_t listener = active_.front();
    active_.pop_front();
    return listener;
  }
  bool empty() const { return active_.empty(); }

  /// Its session continues: back to the end of the queue.
  void again(std::uint32_t listener) { active_.push_back(listener); }

  /// Its session is over: it is replaced by one that has paused long enough. False: there is none, and the
  /// listener was not accepted.
  bool rest(std::uint32_t listener, Time now) {
    if (resting_.empty() ? pause_ > Time::duration::zero() : resting_.front().first > now) return false;
    resting_.emplace_back(now + pause_, listener);
    wake(now);
    return true;
  }

 private:
  void wake(Time now) {
    if (resting_.empty() || resting_.front().first > now) return;
    active_.push_back(resting_.front().second);
    resting_.pop_front();
  }

  Time::duration pause_;
  std::deque<std::uint32_t> active_;
  std::deque<std::pair<Time, std::uint32_t>> resting_;  // by the end of their pause
};

}  // namespace segue::serving::simulator::simulation

// Whose turn it is: which listeners are in a session, which are between two, and who acts next.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

#include "base/random.hpp"

namespace segue::serving::simulator::simulation {

/// With `active` listeners taking turns at a given total rate, each acts about every active / rate seconds,
/// which the owner keeps well below the session gap. The rest pause for `pause` after a session.
class Rota {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Rota(std::uint32_t listeners, std::uint32_t active, Time::duration pause, base::Random random)
      : pause_(pause) {
    for (std::uint32_t i = 0; i < listeners; ++i) resting_.emplace_back(Time::min(), i);
    for (std::size_t i = resting_.size(); i > 1; --i)
      std::swap(resting_[i - 1], resting_[random.below(static_cast<std::uint32_t>(i))]);
    while (active_.size() < std::clamp(active, 1U, listeners)) wake(Time::min());
  }

  /// Takes the next one out of turn; give it back with again() or rest().
  std::uint32_t next() {
    const std::uint32_t listener = active_.front();
    active_.pop_front();
    return listener;
  }
  bool empty() const { return active_.empty(); }

  /// Its session goes on: back to the end of the queue.
  void again(std::uint32_t listener) { active_.push_back(listener); }

  /// Its session is over: another that has paused long enough takes its place. False: nobody has, and the
  /// listener was not taken.
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
  std::deque<std::pair<Time, std::uint32_t>> resting_;  // by the time at which they may come back
};

}  // namespace segue::serving::simulator::simulation

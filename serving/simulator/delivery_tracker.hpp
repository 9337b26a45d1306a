// The lists that one player is owed: every accepted event gives exactly one, in the order of the events.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace segue::serving::simulator {

class DeliveryTracker {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Counts {
    std::int64_t lists = 0;         // that answered an event
    std::int64_t out_of_order = 0;  // answered an event before an older one, or none that was sent, or twice
    std::int64_t superseded = 0;    // missed while disconnected; the newer list on return made up for them
    std::int64_t refused = 0;       // the server said so: no list is owed
  };

  /// An event was (or should have been) sent at `scheduled`.
  void sent(std::string_view event_id, Time scheduled);
  void refused(std::string_view event_id);
  void disconnected();
  void acknowledged(std::string_view event_id, std::int64_t offset);
  /// A list caused by `event_id`. Returns when that event was due, if it was owed.
  std::optional<Time> answered(std::string_view event_id);
  /// The current list after a reconnection: it stands for every event up to its sequence.
  void caught_up(std::int64_t sequence);

  const Counts& counts() const { return counts_; }
  /// Events still without a list on a connection that never broke: at the end of a run, the lost ones.
  std::int64_t owed() const;

 private:
  struct Owed {
    std::string event_id;
    Time scheduled;
    std::int64_t offset = -1;    // once acknowledged
    bool may_be_missed = false;  // a connection was lost after it was sent; its list may have gone with it
  };
  std::deque<Owed>::iterator find(std::string_view event_id);

  std::deque<Owed> owed_;
  Counts counts_;
};

}  // namespace segue::serving::simulator

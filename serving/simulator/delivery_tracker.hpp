// A tracker of the lists pending for one player: every accepted event gives exactly one, in the order of
// the events.
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
    std::int64_t superseded = 0;    // missed while disconnected, replaced by the current list on reconnection
    std::int64_t refused = 0;       // by the server: no list will come
  };

  /// Records an event that was (or should have been) sent at `scheduled`.
  void sent(std::string_view event_id, Time scheduled);
  void refused(std::string_view event_id);
  void disconnected();
  void acknowledged(std::string_view event_id, std::int64_t offset);
  /// Records a list caused by `event_id`. Returns the scheduled time of the event if its list was
  /// pending.
  std::optional<Time> answered(std::string_view event_id);
  /// Records the current list received after a reconnection: it replaces the lists of all events up to its
  /// sequence.
  void caught_up(std::int64_t sequence);

  const Counts& counts() const { return counts_; }
  /// Number of events without a list on a connection that was not interrupted: at the end of a run, the lost
  /// ones.
  std::int64_t pending() const;

 private:
  struct Pending {
    std::string event_id;
    Time scheduled;
    std::int64_t offset = -1;    // once acknowledged
    bool may_be_missed = false;  // a connection was lost after it was sent, perhaps with its list
  };
  std::deque<Pending>::iterator find(std::string_view event_id);

  std::deque<Pending> pending_;
  Counts counts_;
};

}  // namespace segue::serving::simulator

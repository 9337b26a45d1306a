// A fleet of players on one thread: a WebSocket connection and a delivery tracker each, and statistics over
// all.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "serving/simulator/latency_samples.hpp"
#include "serving/simulator/websocket_client.hpp"

namespace segue::serving::simulator {

struct FleetOptions {
  base::Endpoint endpoint;
  std::vector<std::string> user_ids;  // one per player
  std::int64_t k = 10;
};

struct FleetStatistics {
  std::int64_t events = 0;
  std::int64_t acknowledged = 0;
  std::int64_t lists = 0;    // every list received, current ones included
  std::int64_t answers = 0;  // lists caused by an event of the fleet
  std::int64_t lost = 0;
  std::int64_t out_of_order = 0;
  std::int64_t superseded = 0;
  std::int64_t disconnections = 0;
  std::map<std::string, std::int64_t> errors;  // by code
};

/// {"code":n,…}
std::string to_json(const std::map<std::string, std::int64_t>& errors);

/// Every call, and every callback, on the thread that runs the io_context.
class PlayerFleet {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Player = std::uint32_t;

  PlayerFleet(boost::asio::io_context& io, FleetOptions options);
  ~PlayerFleet();

  /// Connects all, some at a time; `connected` is called once, when every player has received `ready`.
  void connect(std::function<void()> connected);

  /// False when the player has too many unacknowledged events: then nothing was sent.
  bool send(Player player, const PlayerEvent& event, Time scheduled);

  /// Called for every list, after it was counted.
  std::function<void(Player, const Recommendations&)> on_list;
  /// Called when the server refuses the reconnection of a player: the run should end. The argument is the
  /// reason.
  std::function<void(const std::string&)> on_refused;

  /// Events scheduled earlier are left out of the latencies.
  Time measure_from = Time::min();

  /// Closes every connection with code 1000.
  void close();

  std::size_t ready() const;
  /// True when nothing is outstanding: every event has been acknowledged or refused, and has its list.
  bool settled() const;
  FleetStatistics statistics() const;
  const LatencySamples& latencies() const;  // from the schedule of an event to its list

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving::simulator

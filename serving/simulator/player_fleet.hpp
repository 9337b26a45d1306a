// Many players on one thread: a WebSocket connection each, a deliveries each, and what was measured over all.
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
  std::vector<std::string> user_ids;  // a player each
  std::int64_t k = 10;
};

struct FleetStatistics {
  std::int64_t events = 0;
  std::int64_t acknowledged = 0;
  std::int64_t lists = 0;    // every list received, current ones included
  std::int64_t answers = 0;  // lists that answered an event of ours
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

  /// Connects all, some at a time; `connected` is called once, when every player has been told `ready`.
  void connect(std::function<void()> connected);

  /// False when the player has too many unacknowledged events: then nothing was sent.
  bool send(Player player, const PlayerEvent& event, Time scheduled);

  /// Called for every list, after it was counted.
  std::function<void(Player, const Recommendations&)> on_list;
  /// Called when a server will not have a player back: the run should end. The sentence says why.
  std::function<void(const std::string&)> on_refused;

  /// Latencies of events scheduled earlier are not kept.
  Time measure_from = Time::min();

  /// Closes every connection with code 1000.
  void close();

  std::size_t ready() const;
  /// Nothing is on its way: every event has been acknowledged or refused, and has its list.
  bool settled() const;
  FleetStatistics statistics() const;
  const LatencySamples& latencies() const;  // from the schedule of an event to its list

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving::simulator

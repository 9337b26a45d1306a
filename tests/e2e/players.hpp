// Test support: WebSocket players that only listen, on a thread of their own, and keep every list that
// reaches them.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "serving/simulator/websocket_client.hpp"

namespace segue::testing {

struct ReceivedList {
  std::int64_t sequence = 0;
  std::int64_t version = 0;
  std::string session;
  std::int64_t steps = 0;  // of its session; 1: the event started it
  std::string cause_type;
  std::string cause_track;
  std::vector<std::string> tracks;
};

struct PlayerLog {
  std::string user_id;
  std::int64_t partition = -1;
  std::string epoch;
  int times_ready = 0;
  std::vector<ReceivedList> lists;    // those with a cause, as they came
  std::vector<std::string> problems;  // error messages and refusals
};

class Players {
 public:
  /// One socket an entry of `user_ids` (a user may stand there twice), lists of k tracks.
  Players(base::Endpoint endpoint, const std::vector<std::string>& user_ids, std::int64_t k);
  /// Closes every socket.
  ~Players();

  /// Any thread.
  std::size_t ready() const;
  std::int64_t lists() const;  // with a cause, over all sockets
  std::vector<PlayerLog> logs() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::testing

// A WebSocket server that says what a test tells it to, for what the real one does not do at will: wrong
// order, lost acknowledgements, close codes, refusals.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "serving/simulator/websocket_client.hpp"

namespace segue::serving::simulator::testing {

/// What to do after a message: send the texts, then close with the code or drop the connection if so told.
struct Answer {
  std::vector<std::string> texts;
  std::uint16_t close_code = 0;
  bool drop = false;
};

class FakeServer {
 public:
  /// Called on the server's thread, once a message; `connection` counts from 0.
  using Script = std::function<Answer(int connection, const std::string& message)>;

  /// Listens on a free port of the loopback `address`; refuses the handshakes of the first `refusals`
  /// connections with `refusal_status`. Throws where the machine has no such address.
  explicit FakeServer(Script script, int refusals = 0, unsigned refusal_status = 503,
                      const std::string& address = "127.0.0.1");
  ~FakeServer();

  base::Endpoint endpoint() const;
  /// The Host header of every request so far.
  std::vector<std::string> hosts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

std::string ready_text(int version = 0);
std::string ack_text(const std::string& event_id, std::int64_t offset);
std::string list_text(std::int64_t sequence, const std::string& cause_event_id, int version = 0);
/// The current list of a session in progress, without cause.
std::string current_list_text(std::int64_t sequence);

/// The value of `"key":"…"` in a message; empty if it has none.
std::string field(const std::string& message, const std::string& key);

}  // namespace segue::serving::simulator::testing

// A player's client of `GET /v1/stream`: connects, sends init and events, delivers lists, and reconnects
// after a failure, resending unacknowledged events.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/http_client.hpp"
#include "serving/simulator/messages.hpp"

namespace boost::asio {
class io_context;
}

namespace segue::serving::simulator {

struct ClientOptions {
  base::Endpoint endpoint;
  Init init;  // last_sequence and epoch are kept up to date by the client
  /// Back-off between attempts: doubles from first to last, each wait drawn between half and all of it.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds last_backoff{10'000};
  std::size_t max_unacknowledged = 256;
};

/// The reason why a connection ended. The client reconnects unless the close code is 4500 or above, or the
/// handshake was refused with a 4xx status other than 408 and 429.
struct Closed {
  std::uint16_t code = 0;  // 0: no closing handshake took place
  std::string reason;
  bool reconnects = false;
};

/// Each may be empty. Called on the io_context's thread, never from inside send().
struct ClientCallbacks {
  std::function<void(const Ready&)> ready;
  std::function<void(const Ack&)> ack;
  std::function<void(const Recommendations&)> recommendations;
  std::function<void(const ServerError&)> error;
  std::function<void(const Closed&)> closed;
};

/// Many may share one io_context, which must be run by one thread; every call belongs on that thread.
///
/// An event is kept until its ack (or an error that names it) and resent after a reconnection, in order: its
/// event_id makes it take effect once. A list whose sequence the client already has is dropped.
class WebSocketClient {
 public:
  WebSocketClient(boost::asio::io_context& io, ClientOptions options, ClientCallbacks callbacks);
  /// Drops the connection without a closing handshake unless close() came first; no callback follows.
  ~WebSocketClient();

  void start();
  /// Queues the event, connected or not. False: max_unacknowledged are already waiting.
  bool send(const PlayerEvent& event);
  /// Closes with code 1000, without reconnection; `closed` follows.
  void close();

  bool ready() const;
  std::size_t unacknowledged() const;

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace segue::serving::simulator

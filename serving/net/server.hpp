// The network server: the listening socket, its connections and the thread that serves them.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "serving/net/connection_context.hpp"

namespace segue::serving {

class Server {
 public:
  /// Binds and listens; nothing is accepted before start(). Throws std::runtime_error with the address and
  /// the reason, such as a port in use.
  explicit Server(const configs::Serving& config);
  ~Server();

  /// host:port, with the port chosen by the system if the configured one is 0.
  std::string address() const;

  /// Accepts connections on a thread of its own. Referenced objects outlive it.
  void start(const Routes& routes, const ConversationContext& conversations, ConnectionCounters& counters);

  /// Calls `work` periodically on that thread. To be called before start().
  void every(std::chrono::milliseconds period, std::function<void()> work);

  /// Stops accepting; open connections continue.
  void stop_accepting();

  /// Closes every connection with a closing handshake, aborts those still open at the deadline, and ends the
  /// thread.
  void stop(std::chrono::steady_clock::time_point deadline);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving

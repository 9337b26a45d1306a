// The listening socket, its connections and the thread that serves them.
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

  /// host:port, with the port that the system chose where the configuration says 0.
  std::string address() const;

  /// Accepts, on a thread of its own. The context's references outlive it.
  void start(const Routes& routes, const ConversationContext& conversations, ConnectionCounters& counters);

  /// Calls `work` on that thread, over and over. Before start().
  void every(std::chrono::milliseconds period, std::function<void()> work);

  /// Stops accepting; what is open goes on.
  void stop_accepting();

  /// Closes every connection in order, cuts those that are still open at the deadline, and ends the thread.
  void stop(std::chrono::steady_clock::time_point deadline);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving

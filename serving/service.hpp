// The server of one process: consumers, sessions, models and connections, wired together.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "configs/config.hpp"

namespace segue::serving {

class Service {
 public:
  /// Starts everything and returns once connections are accepted; sessions may still be rebuilding (see
  /// ready()). Throws ConfigError, KafkaError or std::runtime_error with one sentence for the operator.
  /// `config` is copied.
  explicit Service(const configs::Config& config);
  /// Stops if stop() was not called.
  ~Service();

  /// host:port of the HTTP and WebSocket server.
  std::string address() const;

  /// True once partitions are assigned and their sessions are rebuilt. Any thread.
  bool ready() const;

  /// Within serving.shutdown_timeout: stops accepting, waits for Kafka's acknowledgements of events in
  /// flight, closes every WebSocket with 4000, commits, leaves the group.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving

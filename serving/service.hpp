// The whole server of one process: consumers, sessions, models, connections, wired together.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "configs/config.hpp"

namespace segue::serving {

class Service {
 public:
  /// Starts everything and returns once connections are accepted; sessions may still be rebuilding (ready()).
  /// Throws ConfigError, KafkaError or std::runtime_error with one sentence for the operator. `config` is
  /// copied.
  explicit Service(const configs::Config& config);
  /// Stops if stop() was not called.
  ~Service();

  /// host:port of the page and of everything else.
  std::string address() const;

  /// Partitions are assigned and their sessions are rebuilt.
  bool ready() const;

  /// In order, within serving.shutdown_timeout: accept nothing more, let Kafka acknowledge what is under way,
  /// close every WebSocket with 4000, commit, leave the group.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::serving

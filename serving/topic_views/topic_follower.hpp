// A follower of a topic from its beginning, for the life of the server: a thread that reconnects after broker
// failures.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "configs/config.hpp"
#include "ingest/kafka/log_reader.hpp"

namespace segue::serving {

class TopicFollower {
 public:
  /// Reads the topic's current records on the caller's thread before it returns, and later ones on a thread
  /// of its own. `record` is called by one thread at a time. Throws KafkaError.
  TopicFollower(const configs::Kafka& options, const std::string& brokers, const std::string& topic,
                std::function<void(const ingest::Record&)> record);
  ~TopicFollower();

 private:
  void follow();

  const configs::Kafka& options_;
  const std::string brokers_;
  const std::string topic_;
  const std::function<void(const ingest::Record&)> record_;
  std::map<ingest::Partition, ingest::Offset> next_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

}  // namespace segue::serving

// Follows a topic from its beginning, for as long as the server lives: a thread that survives brokers that go
// away.
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
  /// Reads what the topic has now, on the caller's thread, before it returns; what comes later is read on the
  /// follower's own thread. `record` is called by one of them at a time. Throws KafkaError.
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

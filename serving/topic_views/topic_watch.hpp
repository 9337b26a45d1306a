// The watch over Segue's topics while the server runs: their settings, partitions, and whether one was made
// again.
#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "configs/config.hpp"
#include "ingest/kafka/broker_state.hpp"
#include "serving/topic_views/topic_reports.hpp"

namespace segue::serving {

/// A thread that checks the topics at once and then every `period`.
class TopicWatch {
 public:
  /// The referenced objects outlive it. Throws KafkaError on a configuration that librdkafka refuses.
  TopicWatch(const configs::Config& config, const std::string& brokers, TopicReports& reports,
             std::chrono::milliseconds period = std::chrono::minutes(1));

  /// Ends it soon; the destructor waits for a request in flight.
  void request_stop() { thread_.request_stop(); }

 private:
  void watch(const std::stop_token& stop);
  void check();

  const configs::Config& config_;
  const std::string brokers_;
  TopicReports& reports_;
  const std::chrono::milliseconds period_;
  ingest::BrokerQueries queries_;
  std::vector<std::string> names_;
  std::vector<ingest::TopicState> before_;
  std::jthread thread_;
};

}  // namespace segue::serving

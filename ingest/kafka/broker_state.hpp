// The state of brokers and topics as a cluster reports it: partitions, leaders, log ends, settings.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// Kafka's settings of a topic or broker, defaults included: cleanup.policy, group.max.session.timeout.ms …
using KafkaSettings = std::map<std::string, std::string>;

struct TopicState {
  std::string name;
  std::int32_t partitions = 0;            // 0: the topic does not exist
  std::vector<Partition> leaderless;      // can be neither read nor written
  std::map<Partition, Offset> ends;       // offset after the newest record; empty: not known
  std::optional<KafkaSettings> settings;  // nullopt: the broker does not tell
};

struct BrokerState {
  std::int32_t id = 0;
  std::string address;                    // host:port
  std::optional<KafkaSettings> settings;  // nullopt: the broker does not tell
};

/// Asks with a client of its own, which it keeps. One thread at a time. Settings come from DescribeConfigs,
/// which the embedded broker does not have, and which an ACL may forbid.
class BrokerQueries {
 public:
  /// `timeout`: of one request. Throws KafkaError on a configuration that librdkafka refuses.
  BrokerQueries(const configs::Kafka& options, std::string brokers,
                std::chrono::milliseconds timeout = std::chrono::seconds(5));
  ~BrokerQueries();

  /// In the order of `names`. Throws KafkaError when no broker answers.
  std::vector<TopicState> topics(const std::vector<std::string>& names);
  /// All brokers of the cluster. Throws KafkaError when none answers.
  std::vector<BrokerState> brokers();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The version of the librdkafka that is loaded.
std::string librdkafka_version();

}  // namespace segue::ingest

// Broker discovery and creation of missing topics.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "configs/config.hpp"

namespace segue::ingest {

/// The bootstrap servers: `options.brokers`, or the content of the embedded broker's address file. Throws
/// KafkaError when that file is missing; the message names the command that starts the broker.
std::string bootstrap_servers(const configs::Kafka& options);

/// The settings with which a topic is created.
struct TopicSettings {
  std::string name;
  std::int32_t partitions = 1;
  std::vector<std::pair<std::string, std::string>> settings;  // Kafka's topic settings: retention.ms ...
};

/// All of Segue's topics. Tracks, commands, job states and layouts have one partition, so that they are
/// totally ordered; the others have the configured number.
std::vector<TopicSettings> topic_settings(const configs::Kafka& options);
std::vector<std::string> topic_names(const configs::Kafka& options);

/// Creates those of Segue's topics that are missing, with the configured partitions, retention and
/// compaction. The embedded broker has no Admin API: it has the topics of its configuration from the start
/// and creates others on first use, with 4 partitions, which this triggers. Throws KafkaError when no broker
/// answers within 10 s.
void create_missing_topics(const configs::Kafka& options, const std::string& brokers);

/// Partitions of an existing topic. Throws KafkaError.
std::int32_t partition_count(const configs::Kafka& options, const std::string& brokers,
                             const std::string& topic);

}  // namespace segue::ingest

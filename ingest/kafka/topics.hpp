// Finding the brokers and creating the topics that are missing.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "configs/config.hpp"

namespace segue::ingest {

/// The bootstrap servers: `options.brokers`, or what the embedded broker left in its address file. Throws
/// KafkaError when that file is missing, with the command that starts the broker.
std::string bootstrap_servers(const configs::Kafka& options);

/// One of Segue's topics as it is created.
struct TopicLayout {
  std::string name;
  std::int32_t partitions = 1;
  std::vector<std::pair<std::string, std::string>> settings;  // Kafka's topic settings: retention.ms ...
};

/// All of Segue's topics. Commands and job states have one partition, so that their order is one; the rest
/// has the configured number.
std::vector<TopicLayout> topic_layouts(const configs::Kafka& options);

/// Creates those of Segue's topics that are missing, with the configured partitions, retention and
/// compaction. The embedded broker has no Admin API; it creates topics on first use, with 4 partitions, which
/// is done here too (its own, those of its configuration, it has from the start). Throws KafkaError when no
/// broker answers within 10 s.
void create_missing_topics(const configs::Kafka& options, const std::string& brokers);

/// Partitions of an existing topic. Throws KafkaError.
std::int32_t partition_count(const configs::Kafka& options, const std::string& brokers,
                             const std::string& topic);

}  // namespace segue::ingest

// Test support: what an operator or a transactional producer does to the topics of a real broker.
#pragma once

#include <cstdint>
#include <string>

#include "ingest/kafka/topics.hpp"

namespace segue::testing {

/// Creates a topic with one replica, and returns when all of its partitions have a leader. Throws KafkaError.
void create_topic(const std::string& brokers, const ingest::TopicSettings& topic);

/// Returns when no broker knows the topic any more. Throws KafkaError.
void delete_topic(const std::string& brokers, const std::string& topic);

/// The topic has `total` partitions from then on. Throws KafkaError.
void add_partitions(const std::string& brokers, const std::string& topic, std::int32_t total);

/// Writes a record to the partition in a transaction, which is then committed or aborted; each ends with a
/// marker in the log. Throws KafkaError.
void write_transaction(const std::string& brokers, const std::string& topic, std::int32_t partition,
                       const std::string& key, const std::string& value, bool committed);

}  // namespace segue::testing

// Test support: what an operator does to the topics of a real broker.
#pragma once

#include <cstdint>
#include <string>

namespace segue::testing {

/// The topic has `total` partitions from then on. Throws std::runtime_error.
void add_partitions(const std::string& brokers, const std::string& topic, std::int32_t total);

/// Writes a record to the partition in a transaction, which is then committed or aborted; each ends with a
/// marker in the log. Throws std::runtime_error.
void write_transaction(const std::string& brokers, const std::string& topic, std::int32_t partition,
                       const std::string& key, const std::string& value, bool committed);

}  // namespace segue::testing

// The dead letters as they lie on their topic.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "ingest/dead_letters.hpp"
#include "ingest/replay_ledger.hpp"

namespace segue::ingest {

/// An owned copy of a dead letter, with the contents of its headers.
struct StoredLetter {
  DeadLetterOrigin origin;
  Partition partition = 0;
  Offset offset = 0;
  std::int64_t timestamp_ms = 0;
  std::optional<std::string> key;
  std::optional<std::string> value;
  Headers headers;

  LetterPlace place() const { return {partition, offset}; }
};

/// Letters, oldest first, and what is known of their replays.
struct DeadLetterLog {
  std::vector<StoredLetter> letters;
  ReplayLedger ledger;
};

/// The newest `limit` letters with that reason (empty: any). Throws KafkaError.
DeadLetterLog newest_dead_letters(const configs::Kafka& kafka, const std::string& brokers,
                                  const std::string& reason, std::size_t limit);
/// All of them.
DeadLetterLog all_dead_letters(const configs::Kafka& kafka, const std::string& brokers);

}  // namespace segue::ingest

// The replay of dead letters: each goes back to the topic of plays once.
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <string>

#include "ingest/dead_letter_log.hpp"

namespace segue::ingest {

struct ReplayChoice {
  std::string reason;                                            // empty: any
  std::size_t limit = std::numeric_limits<std::int32_t>::max();  // the newest of those not sent back yet
  /// The key to send a letter with; empty: its own.
  std::function<std::optional<std::string>(const StoredLetter&)> key_of;
};

struct ReplayCounts {
  std::size_t sent = 0;
  std::size_t before = 0;  // letters left out: they had been sent back already
  std::size_t cut = 0;     // letters left out: their values are not whole
};

/// Sends the letters that were not sent back before, as their records first came, with attempts_header and
/// replayed_header. Each batch is marked begun before and done after; where a replay was cut off between, the
/// records of plays_topic since then tell which of its letters had arrived. A letter that stands twice, as
/// after a crash of the server, is sent once. Not for two at a time: letters that both send arrive twice.
/// Throws KafkaError, and std::runtime_error where Kafka does not acknowledge a letter.
ReplayCounts replay_dead_letters(const configs::Kafka& kafka, const std::string& brokers,
                                 const ReplayChoice& choice);

}  // namespace segue::ingest

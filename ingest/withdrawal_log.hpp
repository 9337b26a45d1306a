// The withdrawals and returns of tracks, in the order of the topic `tracks`.
#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "configs/config.hpp"
#include "ingest/kafka/record.hpp"

namespace segue::ingest {

/// What was withdrawn at each offset of the topic, as far as compaction has left its records. Offsets number
/// the states only where the topic has one partition. Not thread-safe.
class WithdrawalLog {
 public:
  /// Records of the topic, in order; those that are no track's are passed over.
  void add(const Record& record);

  /// How many changes the records up to and including `number` made: the same count, the same state.
  std::size_t changes_until(Offset number) const;
  /// The ids of the tracks withdrawn after that many changes.
  std::set<std::string> withdrawn_after(std::size_t changes) const;
  std::set<std::string> withdrawn_now() const { return withdrawn_after(changes_.size()); }

 private:
  struct Change {
    Offset offset;
    std::string track_id;
    bool available;
  };
  std::vector<Change> changes_;
  std::unordered_set<std::string> withdrawn_;
};

/// Reads the whole topic; an empty log where it does not exist. Throws KafkaError when the broker is
/// unreachable for `timeout`.
WithdrawalLog read_withdrawals(const configs::Kafka& options, const std::string& brokers,
                               std::chrono::milliseconds timeout = std::chrono::seconds(10));

}  // namespace segue::ingest

// Pending retraining commands on `segue.retrain`, and the offsets up to which all commands are done.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ingest/kafka/consumer.hpp"
#include "training/retraining/job_states.hpp"

namespace segue::training {

/// A command's offset is not committed until its job has ended, so that the next trainer receives the command
/// again; a command whose job has already ended is skipped. For use by one thread.
class RetrainCommands : public ingest::ConsumerHandler {
 public:
  explicit RetrainCommands(const JobStates& states) : states_(states) {}

  /// The pending commands, oldest first, one per job. They stay until ended().
  std::vector<ingest::RetrainCommand> waiting();

  /// Whether commands have become ours, and are still, since the last orphans_failed(): whoever had them
  /// before is gone, and may have left a job running.
  bool taken_over() const { return taken_over_; }
  void orphans_failed() { taken_over_ = false; }

  /// Removes the commands, once the end of their jobs has been published.
  void ended(const std::vector<ingest::RetrainCommand>& commands);

  ingest::Offset assigned(ingest::Partition partition, const ingest::Position& committed, ingest::Offset low,
                          ingest::Offset high) override;
  void record(const ingest::Record& record) override;
  void passed(ingest::Partition partition, ingest::Offset next) override {
    partitions_[partition].next = next;
  }
  std::optional<ingest::Position> committable(ingest::Partition partition) override;
  void revoked(ingest::Partition partition, bool lost) override;

 private:
  struct PartitionState {
    ingest::Offset next = 0;  // after the last record seen
    std::map<ingest::Offset, ingest::RetrainCommand> waiting;
  };
  const JobStates& states_;
  bool taken_over_ = false;
  std::map<ingest::Partition, PartitionState> partitions_;
};

}  // namespace segue::training

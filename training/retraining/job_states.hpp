// States of the retraining jobs on `segue.jobs`, as the trainer reads and writes them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/producer.hpp"
#include "ingest/records/job.hpp"

namespace segue::training {

/// Whether a state is final: published, rejected or failed.
bool ended(ingest::JobState state);

/// The jobs by id. For use by one thread.
class JobStates {
 public:
  /// Reads the topic. Throws KafkaError.
  JobStates(const configs::Kafka& options, const std::string& brokers, ingest::Producer& producer);

  /// Reads again: others may have written. Waits for what was put before. Throws KafkaError.
  void read();

  /// The jobs in that state.
  std::vector<ingest::Job> in(ingest::JobState state) const;

  /// Null if the job is unknown.
  const ingest::Job* find(const std::string& job_id) const;

  /// Sets updated_at_ms, stores the job and publishes it. A failure to publish is only logged, since the next
  /// state supersedes this one.
  void put(ingest::Job job);

 private:
  std::string topic_;
  ingest::LogReader log_;
  ingest::Producer& producer_;
  std::map<std::string, ingest::Job> jobs_;
};

}  // namespace segue::training

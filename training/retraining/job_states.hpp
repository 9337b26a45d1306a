// The states of the jobs on `segue.jobs`, as the trainer knows and writes them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "ingest/kafka/log_reader.hpp"
#include "ingest/kafka/producer.hpp"
#include "ingest/records/job.hpp"

namespace segue::training {

/// published, rejected and failed: nothing more will come.
bool ended(ingest::JobState state);

/// One thread.
class JobStates {
 public:
  /// Reads what is known. Throws KafkaError.
  JobStates(const configs::Kafka& options, const std::string& brokers, ingest::Producer& producer);

  /// Reads again: others may have written. Waits for what was put before. Throws KafkaError.
  void read();

  /// The jobs in that state.
  std::vector<ingest::Job> in(ingest::JobState state) const;

  /// Null when it was never heard of.
  const ingest::Job* find(const std::string& job_id) const;

  /// Sets updated_at_ms, keeps the job and publishes it; a state that Kafka does not take now is logged, and
  /// the next one says more.
  void put(ingest::Job job);

 private:
  std::string topic_;
  ingest::LogReader log_;
  ingest::Producer& producer_;
  std::map<std::string, ingest::Job> jobs_;
};

}  // namespace segue::training

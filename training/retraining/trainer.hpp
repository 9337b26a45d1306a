// Trainer service: consumes retraining commands from Kafka, runs one training at a time and reports its
// progress on `segue.jobs`.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "configs/config.hpp"
#include "ingest/kafka/consumer.hpp"
#include "training/retraining/job_states.hpp"
#include "training/retraining/retrain_commands.hpp"
#include "training/retraining/training_run.hpp"

namespace segue::training {

/// Commands pending at the same time are answered by one training, which is reported under each of their
/// jobs. A training that throws fails its jobs, with the reason, and the trainer goes on. A job left running
/// by a dead trainer is failed by the trainer that takes over; a queued job, also one whose trainer was shut
/// down cleanly, is run. For use by one thread.
class Trainer {
 public:
  /// `train` runs a training; it is called in another thread. Throws KafkaError.
  Trainer(const configs::Config& config, const std::string& brokers, TrainingRun::Work train);
  ~Trainer();

  /// Handles pending events without blocking for long; must be called several times per second.
  void tick();

  /// Stops a running training (its jobs are queued again), commits and leaves the consumer group; false if
  /// that exceeded its deadline.
  bool close();

 private:
  void fail_orphans();
  void request_when_due();
  void begin(std::vector<ingest::RetrainCommand> commands);
  void report(ingest::JobState state, double progress, const std::string& message,
              const TrainedVersion* trained = nullptr);
  void finish();

  configs::Config config_;
  TrainingRun::Work train_;
  ingest::Producer producer_;
  JobStates states_;
  RetrainCommands commands_;
  ingest::Consumer consumer_;
  std::int64_t due_ms_ = 0;
  std::unique_ptr<TrainingRun> run_;
  std::vector<ingest::RetrainCommand> running_;  // the commands that run_ answers
  TrainingRun::State reported_;
  std::chrono::steady_clock::time_point next_report_;
};

}  // namespace segue::training

// The trainer: takes retraining commands from Kafka, runs one training at a time, says on `segue.jobs` how it
// goes.
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

/// Commands that wait at the same time are answered by one training; each of their jobs tells of it. A
/// training that throws is a failed job, with the reason; the trainer lives. A job that a dead trainer left
/// running is failed by the one that takes over; one that waits, or whose trainer was stopped in order, is
/// taken up again. Thread: one.
class Trainer {
 public:
  /// Throws KafkaError. `train` does the work; it is called in another thread.
  Trainer(const configs::Config& config, const std::string& brokers, TrainingRun::Work train);
  ~Trainer();

  /// Does what there is to do without blocking for long; to be called some times a second.
  void tick();

  /// Stops a training that runs (its jobs wait again), commits and leaves the group; false when that had to
  /// be cut short.
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

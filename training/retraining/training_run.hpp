// Background thread of one retraining, so that the trainer can keep polling Kafka.
#pragma once

#include <atomic>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "training/retraining/retrain.hpp"

namespace segue::training {

class TrainingRun {
 public:
  using Work = std::function<TrainedVersion(const base::Progress&)>;

  /// Starts the work.
  explicit TrainingRun(Work work);
  /// Stops the work and waits for its end.
  ~TrainingRun();

  bool finished() const;

  /// Waits for the end and returns the work's result. Rethrows what the work threw, or Stopped.
  TrainedVersion result();

  struct Stopped {};
  void stop() { stop_ = true; }

  struct State {
    double done = 0;
    std::string what;
  };
  State state() const;

 private:
  mutable std::mutex mutex_;
  State state_;
  std::atomic<bool> stop_ = false;
  std::future<TrainedVersion> result_;
};

}  // namespace segue::training

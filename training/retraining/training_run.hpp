// One retraining in a thread of its own, so that the trainer goes on talking to Kafka.
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

  /// Begins at once.
  explicit TrainingRun(Work work);
  /// Stops it and waits.
  ~TrainingRun();

  bool finished() const;

  /// How it ended, once it has; waits for that. Rethrows what the work threw, or Stopped.
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

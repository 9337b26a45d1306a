#include "training/retraining/training_run.hpp"

#include <chrono>

namespace segue::training {

TrainingRun::TrainingRun(Work work)
    : result_(std::async(std::launch::async, [this, work = std::move(work)] {
        return work([this](double done, const std::string& what) {
          if (stop_) throw Stopped{};
          const std::lock_guard lock(mutex_);
          state_ = {done, what};
        });
      })) {}

TrainingRun::~TrainingRun() {
  stop();
  if (result_.valid()) result_.wait();
}

bool TrainingRun::finished() const {
  return result_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

TrainedVersion TrainingRun::result() { return result_.get(); }

TrainingRun::State TrainingRun::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

}  // namespace segue::training

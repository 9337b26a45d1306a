#include "training/retraining/trainer.hpp"

#include "base/clock.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace segue::training {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto report_every = 1s;
constexpr auto close_deadline = 5s;

// A group of its own, since the servers' group consumes another topic.
configs::Kafka trainers_group(configs::Kafka options) {
  options.group += "-trainer";
  return options;
}

ingest::Job job_of(const ingest::RetrainCommand& command) {
  ingest::Job job;
  job.job_id = command.job_id;
  job.requested_by = command.requested_by;
  job.requested_at_ms = command.requested_at_ms;
  return job;
}

}  // namespace

Trainer::Trainer(const configs::Config& config, const std::string& brokers, TrainingRun::Work train)
    : config_(config),
      train_(std::move(train)),
      producer_(config.kafka, brokers),
      states_(config.kafka, brokers, producer_),
      commands_(states_),
      consumer_(trainers_group(config.kafka), brokers, config.kafka.retrain_topic, commands_) {
  std::int64_t latest = 0;
  for (const auto state : {ingest::JobState::published, ingest::JobState::rejected, ingest::JobState::failed})
    for (const auto& job : states_.in(state)) latest = std::max(latest, job.updated_at_ms);
  due_ms_ = (latest == 0 ? base::unix_ms() : latest) + config.training.every.count();
}

Trainer::~Trainer() = default;

void Trainer::fail_orphans() {
  states_.read();
  for (auto job : states_.in(ingest::JobState::running)) {
    spdlog::warn("job {} was left running by a trainer that is gone", job.job_id);
    job.state = ingest::JobState::failed;
    job.message = "its trainer ended before it was done";
    states_.put(std::move(job));
  }
}

void Trainer::tick() {
  consumer_.poll(100);
  if (run_ && run_->finished()) {
    finish();
  } else if (run_) {
    const auto state = run_->state();
    const bool news = state.what != reported_.what || Clock::now() >= next_report_;
    if (news && (state.done != reported_.done || state.what != reported_.what)) {
      report(ingest::JobState::running, state.done, state.what);
      reported_ = state;
      next_report_ = Clock::now() + report_every;
    }
  }
  if (run_) return;
  if (commands_.taken_over()) {
    fail_orphans();
    commands_.orphans_failed();  // not before: while the jobs cannot be read, none may be begun
  }
  request_when_due();
  if (auto commands = commands_.waiting(); !commands.empty()) begin(std::move(commands));
}

void Trainer::request_when_due() {
  if (config_.training.every.count() == 0 || base::unix_ms() < due_ms_) return;
  due_ms_ = base::unix_ms() + config_.training.every.count();
  const ingest::RetrainCommand command{"period-" + std::to_string(base::unix_ms()), "period",
                                       base::unix_ms()};
  auto job = job_of(command);
  job.message = "waiting for a trainer";
  states_.put(std::move(job));
  producer_.produce(config_.kafka.retrain_topic, command.job_id, ingest::to_json(command), {},
                    [](const ingest::Delivery& delivery) {
                      if (!delivery.error.empty())
                        spdlog::warn("Kafka did not take the period's command: {}", delivery.error);
                    });
}

void Trainer::begin(std::vector<ingest::RetrainCommand> commands) {
  running_ = std::move(commands);
  reported_ = {};
  for (const auto& command : running_)
    spdlog::info("job {}, requested by {}, begins", command.job_id, command.requested_by);
  report(ingest::JobState::running, 0, "starting");
  run_ = std::make_unique<TrainingRun>(train_);
}

void Trainer::report(ingest::JobState state, double progress, const std::string& message,
                     const TrainedVersion* trained) {
  for (const auto& command : running_) {
    auto job = job_of(command);
    job.state = state;
    job.progress = progress;
    job.message = message;
    if (trained) {
      job.version = trained->manifest.version;
      job.metrics = trained->manifest.metrics;
    }
    states_.put(std::move(job));
  }
}

void Trainer::finish() {
  using ingest::JobState;
  const auto failed = [this](const std::string& reason) {
    spdlog::error("training failed: {}", reason);
    report(JobState::failed, run_->state().done, reason);
  };
  bool stopped = false;
  try {
    const auto trained = run_->result();
    const auto version = "version " + std::to_string(trained.manifest.version);
    spdlog::info("{}: gate {}", version, trained.manifest.gate);
    if (trained.champion)
      report(JobState::published, 1, version + " is the champion", &trained);
    else
      report(JobState::rejected, 1, version + " is kept but not served: gate " + trained.manifest.gate,
             &trained);
  } catch (const TrainingRun::Stopped&) {
    stopped = true;
    report(JobState::queued, 0, "its trainer was stopped; it waits for the next");
  } catch (const std::exception& error) {
    failed(error.what());
  } catch (...) {
    failed("it ended in a way that has no name");
  }
  producer_.flush(close_deadline);  // publish the end before the command is committed
  if (!stopped) commands_.ended(running_);
  running_.clear();
  run_.reset();
  due_ms_ = base::unix_ms() + config_.training.every.count();
}

bool Trainer::close() {
  if (run_) {
    run_->stop();
    finish();
  }
  const bool closed = consumer_.close(close_deadline);
  return producer_.flush(close_deadline) && closed;
}

}  // namespace segue::training

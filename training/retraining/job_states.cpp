#include "training/retraining/job_states.hpp"

#include "base/clock.hpp"

#include <spdlog/spdlog.h>

#include <chrono>
#include <utility>

namespace segue::training {
namespace {

constexpr std::chrono::seconds put_deadline{5};

}  // namespace

bool ended(ingest::JobState state) {
  return state != ingest::JobState::queued && state != ingest::JobState::running;
}

JobStates::JobStates(const configs::Kafka& options, const std::string& brokers, ingest::Producer& producer)
    : topic_(options.jobs_topic), log_(options, brokers, topic_), producer_(producer) {
  read();
}

void JobStates::read() {
  // What was put and is still under way would else be overwritten with the state before it.
  producer_.flush(put_deadline);
  log_.read(log_.watermarks(), [this](const ingest::Record& record) {
    if (!record.value) return;
    auto job = ingest::parse_job(*record.value);
    if (job.has_error()) {
      spdlog::warn("offset {} of {} is no job: {}", record.offset, topic_, job.error());
      return;
    }
    auto id = job->job_id;
    jobs_.insert_or_assign(std::move(id), *std::move(job));
  });
}

std::vector<ingest::Job> JobStates::in(ingest::JobState state) const {
  std::vector<ingest::Job> jobs;
  for (const auto& [id, job] : jobs_)
    if (job.state == state) jobs.push_back(job);
  return jobs;
}

const ingest::Job* JobStates::find(const std::string& job_id) const {
  const auto found = jobs_.find(job_id);
  return found == jobs_.end() ? nullptr : &found->second;
}

void JobStates::put(ingest::Job job) {
  job.updated_at_ms = base::unix_ms();
  const auto refused = [id = job.job_id](const std::string& reason) {
    spdlog::warn("the state of job {} could not be published: {}", id, reason);
  };
  const bool queued = producer_.produce(topic_, job.job_id, ingest::to_json(job), {},
                                        [refused](const ingest::Delivery& delivery) {
                                          if (!delivery.error.empty()) refused(delivery.error);
                                        });
  if (!queued) refused("the producer's queue is full");
  auto id = job.job_id;
  jobs_.insert_or_assign(std::move(id), std::move(job));
}

}  // namespace segue::training

#include "serving/topic_views/newest_jobs.hpp"

#include <algorithm>

namespace segue::serving {
namespace {

bool older(const ingest::Job& a, const ingest::Job& b) {
  return std::tie(a.requested_at_ms, a.job_id) < std::tie(b.requested_at_ms, b.job_id);
}

}  // namespace

void NewestJobs::update(ingest::Job job) {
  const std::lock_guard lock(mutex_);
  const auto known = jobs_.find(job.job_id);
  if (known != jobs_.end()) {
    if (known->second.updated_at_ms <= job.updated_at_ms) known->second = std::move(job);
    return;
  }
  jobs_.emplace(job.job_id, std::move(job));
  if (jobs_.size() <= capacity) return;
  jobs_.erase(std::min_element(jobs_.begin(), jobs_.end(),
                               [](const auto& a, const auto& b) { return older(a.second, b.second); }));
}

std::optional<ingest::Job> NewestJobs::find(std::string_view job_id) const {
  const std::lock_guard lock(mutex_);
  const auto it = jobs_.find(job_id);
  return it == jobs_.end() ? std::nullopt : std::optional(it->second);
}

std::vector<ingest::Job> NewestJobs::newest(std::size_t limit) const {
  std::vector<ingest::Job> jobs;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, job] : jobs_) jobs.push_back(job);
  }
  std::sort(jobs.begin(), jobs.end(), [](const auto& a, const auto& b) { return older(b, a); });
  if (jobs.size() > limit) jobs.resize(limit);
  return jobs;
}

}  // namespace segue::serving

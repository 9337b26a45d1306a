// The data sources of metrics and figures.
#pragma once

#include <chrono>

#include "serving/push/connection_counters.hpp"
#include "serving/shard/shard_counters.hpp"
#include "serving/shard/shards.hpp"
#include "serving/topic_views/newest_jobs.hpp"
#include "serving/topic_views/topic_reports.hpp"
#include "serving/topic_views/withdrawals.hpp"
#include "serving/versions/model_slot.hpp"
#include "serving/versions/version_counters.hpp"

namespace segue::serving {

struct Sources {
  const Shards& shards;
  const ConnectionCounters& connections;
  const VersionCounters& versions;
  const ModelSlot& models;
  const NewestJobs& jobs;
  const TopicReports& topics;
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  const WithdrawalsSlot* withdrawals = nullptr;  // null: not followed
};

/// The sums of the shards' counters at one moment.
struct Totals {
  std::array<std::int64_t, outcome_count> events{};
  std::int64_t of(sessions::Outcome outcome) const { return events[static_cast<std::size_t>(outcome)]; }
  std::int64_t rebuilt = 0;
  std::array<std::int64_t, ingest::partitioner_count + 1> forwarded{};
  std::array<std::int64_t, refusal_count> dead_letters_by_reason{};
  std::int64_t dead_letters = 0;
  std::int64_t lists = 0;
  std::int64_t pushes = 0;
  std::int64_t copies_lost = 0;
  std::int64_t listeners = 0;
  LatencyCounts latency;
  std::map<models::VersionNumber, VersionHits> hits;
};
Totals totals(const Shards& shards);

}  // namespace segue::serving

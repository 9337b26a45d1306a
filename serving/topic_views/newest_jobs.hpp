// The newest states of the retraining jobs, from the compacted topic `segue.jobs`.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/records/job.hpp"

namespace segue::serving {

/// Thread-safe. Keeps the `capacity` jobs most recently requested.
class NewestJobs {
 public:
  static constexpr std::size_t capacity = 1000;

  /// Updates the state of a job; one older than the known state is ignored.
  void update(ingest::Job job);

  std::optional<ingest::Job> find(std::string_view job_id) const;
  /// Newest first.
  std::vector<ingest::Job> newest(std::size_t limit) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, ingest::Job, std::less<>> jobs_;
};

}  // namespace segue::serving

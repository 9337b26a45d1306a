// The retraining jobs and their newest states, from the compacted topic `segue.jobs`.
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

/// Thread-safe. Keeps the `capacity` jobs most recently asked for.
class NewestJobs {
 public:
  static constexpr std::size_t capacity = 1000;

  /// The newest state of a job; one that is older than what is known is ignored.
  void update(ingest::Job job);

  std::optional<ingest::Job> find(std::string_view job_id) const;
  /// Newest first.
  std::vector<ingest::Job> newest(std::size_t limit) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, ingest::Job, std::less<>> jobs_;
};

}  // namespace segue::serving

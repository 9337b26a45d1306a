// The reports on the topics by the latest check.
#pragma once

#include <mutex>
#include <vector>

#include "ingest/kafka/topic_checks.hpp"

namespace segue::serving {

/// Thread-safe.
class TopicReports {
 public:
  /// Replaces the reports, and logs those that say something else than the ones before.
  void update(std::vector<ingest::TopicReport> reports);
  std::vector<ingest::TopicReport> get() const;

 private:
  mutable std::mutex mutex_;
  std::vector<ingest::TopicReport> reports_;
};

}  // namespace segue::serving

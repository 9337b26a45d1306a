// A version on a log exactly as the server answers it: decode, fold, recommend, event by event. For a version
// and a log these are the lists that `segue serve` sends.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <unordered_map>

#include "configs/config.hpp"
#include "ingest/kafka/record.hpp"
#include "models/scoring/list_metrics.hpp"
#include "models/scoring/recommender.hpp"
#include "sessions/session_fold.hpp"

namespace segue::training {

/// A partition and an offset: which event.
using EventPlace = std::pair<ingest::Partition, ingest::Offset>;

struct AsServedCounts {
  std::int64_t events = 0;  // accepted ones, and so lists
  std::int64_t lists = 0;   // those that count (see `counts` below)
};

/// Not thread-safe. Prequential: an accepted play that neither started its session nor was taken from a list
/// of ours is looked for in the list of that session's previous accepted event.
class AsServed {
 public:
  using ListHandler =
      std::function<void(const ingest::ListeningEvent& event, EventPlace place, const models::List& list)>;

  /// `counts` says whether the list of an event counts; the lists that do not are neither made nor tested
  /// against. `tracks` is the interner that `model` was made with.
  AsServed(const models::Model& model, sessions::TrackInterner& tracks, const configs::Sessions& sessions,
           models::ListOptions options, std::function<bool(EventPlace)> counts, ListHandler handle);

  /// A validated event; offsets ascend within a partition.
  void add(const ingest::ListeningEvent& event, EventPlace place);

  const models::ListMetrics& metrics() const { return metrics_; }
  const AsServedCounts& counts() const { return counted_; }

 private:
  struct Partition {
    sessions::SessionFold fold;
    std::unordered_map<std::string, models::List> lists;  // user id -> list of the last accepted event
  };

  const models::Model& model_;
  sessions::TrackInterner& tracks_;
  configs::Sessions sessions_;
  models::ListOptions options_;
  std::function<bool(EventPlace)> counts_;
  ListHandler handle_;
  models::Recommender recommender_;
  std::map<ingest::Partition, Partition> partitions_;
  models::ListMetrics metrics_;
  AsServedCounts counted_;
};

}  // namespace segue::training

// Prequential replay evaluation of a version: decode, fold and recommend event by event, as the server does.
// For the same version and log the lists are those that `segue serve` sends.
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

/// Partition and offset, which identify an event.
using EventPlace = std::pair<ingest::Partition, ingest::Offset>;

struct AsServedCounts {
  std::int64_t events = 0;  // accepted by the session fold
  std::int64_t lists = 0;   // recommended, for the events that `evaluated` selects
};

/// Prequential (test, then update): an accepted play that neither started its session nor was chosen from a
/// list of ours is the target of the list after that session's previous event, if that had one: a late event
/// has none. Not thread-safe.
class AsServed {
 public:
  using ListHandler =
      std::function<void(const ingest::ListeningEvent& event, EventPlace place, const models::List& list)>;
  /// What is withdrawn from the list of an event; null: nothing is.
  using Withdrawn = std::function<const models::WithdrawnTracks*(EventPlace)>;

  /// `evaluated` selects the events whose lists are evaluated; for the others no list is made. `tracks` is
  /// the interner that `model` was made with. `handle` is called with each list.
  AsServed(const models::Model& model, sessions::TrackInterner& tracks, const configs::Sessions& sessions,
           models::ListOptions options, std::function<bool(EventPlace)> evaluated, ListHandler handle,
           Withdrawn withdrawn = {});

  /// Processes a validated event; offsets must ascend within a partition.
  void add(const ingest::ListeningEvent& event, EventPlace place);

  const models::ListMetrics& metrics() const { return metrics_; }
  const AsServedCounts& counts() const { return counts_; }

 private:
  struct PartitionState {
    sessions::SessionFold fold;
    std::unordered_map<ingest::Offset, models::List>
        lists;  // of a session's newest event, by its first offset
  };

  const models::Model& model_;
  sessions::TrackInterner& tracks_;
  configs::Sessions sessions_;
  models::ListOptions options_;
  std::function<bool(EventPlace)> evaluated_;
  ListHandler handle_;
  Withdrawn withdrawn_;
  models::Recommender recommender_;
  std::map<ingest::Partition, PartitionState> partitions_;
  models::ListMetrics metrics_;
  AsServedCounts counts_;
};

}  // namespace segue::training

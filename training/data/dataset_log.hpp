// Published data set presented as a Kafka log: its events in order of time on one partition, numbered by
// offset.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/event.hpp"
#include "ingest/kafka/record.hpp"
#include "ingest/records/track_metadata.hpp"
#include "ingest/replay/event_log.hpp"

namespace segue::training {

/// A data set may keep some of its events for the test: all but those, or every one.
enum class DatasetParts { training, all };

class DatasetLog {
 public:
  /// Reads the events of `parts`, and all tracks' metadata. `spec` is KIND:PATH or a path
  /// (ingest/datasets/dataset.hpp). Throws std::runtime_error naming the file when there is nothing to read;
  /// rows left out are logged.
  DatasetLog(std::string_view spec, DatasetParts parts);

  const std::string& source() const { return source_; }  // KIND:PATH
  std::int64_t size() const { return static_cast<std::int64_t>(events_.size()); }
  std::vector<ingest::TrackMetadata> take_tracks() { return std::move(tracks_); }

  /// Calls `handle` per event; the event's strings live until it returns.
  void read(const std::function<void(const ingest::ListeningEvent&, ingest::Offset)>& handle) const;

 private:
  std::string source_;
  ingest::EventLog events_;
  std::vector<ingest::TrackMetadata> tracks_;
};

}  // namespace segue::training

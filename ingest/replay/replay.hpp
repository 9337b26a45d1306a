// The replay of data sets: their events published to the topic of plays as if they happened now.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "configs/config.hpp"
#include "ingest/records/track_metadata.hpp"
#include "ingest/replay/event_log.hpp"
#include "ingest/replay/pace.hpp"
#include "ingest/replay/publisher.hpp"

namespace segue::ingest {

struct ReplayReport {
  std::size_t events = 0;                    // accepted by the producer
  Publisher::Counts counts;                  // of tracks and events
  std::chrono::duration<double> duration{};  // of the events alone
  bool stopped = false;
};

/// Waits until that time; returns true at once when the replay is to stop.
using WaitUntil = std::function<bool(std::chrono::steady_clock::time_point)>;

/// Publishes `tracks` to tracks_topic and waits until they are acknowledged, then the first `limit` events to
/// plays_topic, key = user id, in their order. Each user's events stay in order: the producer is idempotent
/// and a key has one partition. `progress` is called after each event with the number published so far. Ends
/// early when `wait` returns true; events published until then remain.
ReplayReport replay(const EventLog& events, std::size_t limit, const std::vector<TrackMetadata>& tracks,
                    const Pace& pace, Publisher& publisher, const configs::Kafka& topics,
                    const WaitUntil& wait, const std::function<void(std::size_t)>& progress);

}  // namespace segue::ingest

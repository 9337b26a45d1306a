#include "ingest/replay/replay.hpp"

#include <algorithm>

namespace segue::ingest {
namespace {

using std::chrono::steady_clock;
using namespace std::chrono_literals;

/// Polls for a stop request while it waits for `attempt` to succeed; false: stopped.
template <class Attempt>
bool persist(const WaitUntil& wait, Attempt attempt) {
  while (!attempt())
    if (wait(steady_clock::now())) return false;
  return true;
}

bool publish_tracks(const std::vector<TrackMetadata>& tracks, Publisher& publisher, const std::string& topic,
                    const WaitUntil& wait) {
  for (const TrackMetadata& track : tracks) {
    const std::string json = to_json(track);
    if (!persist(wait, [&] { return publisher.publish(topic, track.track_id, json, 200ms); })) return false;
  }
  return persist(wait, [&] { return publisher.flush(200ms); });
}

}  // namespace

ReplayReport replay(const EventLog& events, std::size_t limit, const std::vector<TrackMetadata>& tracks,
                    const Pace& pace, Publisher& publisher, const configs::Kafka& topics,
                    const WaitUntil& wait, const std::function<void(std::size_t)>& progress) {
  constexpr std::size_t events_between_looks = 256;  // for a signal, if nothing else is waited for
  ReplayReport report;
  report.stopped = !publish_tracks(tracks, publisher, topics.tracks_topic, wait);

  const auto start = steady_clock::now();
  const std::size_t end = std::min(limit, events.size());
  for (std::size_t i = 0; i < end && !report.stopped; ++i) {
    const EventLog::Entry event = events[i];
    const auto due = start + pace.due(i, event.timestamp_ms);
    if (due > steady_clock::now() || i % events_between_looks == 0) report.stopped = wait(due);
    if (report.stopped) break;
    report.stopped = !persist(
        wait, [&] { return publisher.publish(topics.plays_topic, event.user_id, event.json, 200ms); });
    if (report.stopped) break;
    progress(++report.events);
  }
  if (report.stopped) {
    publisher.flush(10s);
  } else {
    report.stopped = !persist(wait, [&] { return publisher.flush(200ms); });
  }
  report.duration = steady_clock::now() - start;
  report.counts = publisher.counts();
  return report;
}

}  // namespace segue::ingest

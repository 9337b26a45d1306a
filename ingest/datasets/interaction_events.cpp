#include "ingest/datasets/interaction_events.hpp"

#include "ingest/datasets/untimed_sessions.hpp"

namespace segue::ingest::datasets {
namespace {

constexpr std::int8_t last_skip = 2;  // of Spotify's degrees, those that are skips

}  // namespace

Outcome read_interaction_events(const Kind& kind, const DatasetSpec& spec, const EventHandler& handle,
                                DatasetReport& report) {
  std::int64_t place = 0;
  std::string event_id;
  return kind.read_interactions(
      spec,
      [&](const Interaction& interaction) {
        event_id.assign(kind.name).append("-").append(std::to_string(++place));
        DatasetEvent event;
        event.event_id = event_id;
        event.user_id = interaction.user_id;
        event.track_id = interaction.item_id;
        event.timestamp_ms =
            interaction.timestamp_ms > 0 ? interaction.timestamp_ms : untimed_begin_ms + place * 1000;
        event.held_out = interaction.held_out;
        if (!interaction.session_id.empty()) event.session_id = interaction.session_id;
        handle(event);
        if (interaction.skipped < 0) return;
        event_id += "-end";
        event.event_id = event_id;
        event.type = interaction.skipped <= last_skip ? EventType::skip : EventType::complete;
        handle(event);
      },
      report);
}

}  // namespace segue::ingest::datasets

#include "ingest/datasets/play_interactions.hpp"

#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace segue::ingest::datasets {
namespace {

struct Play {
  std::string user;
  std::string session;
  std::string track;
  std::int64_t timestamp_ms;
  bool held_out;
  std::int8_t skipped = -1;
};

constexpr std::int8_t at_once = 0;
constexpr std::int8_t played_through = 4;

}  // namespace

Outcome read_plays(const Kind& kind, const DatasetSpec& spec, const InteractionHandler& handle,
                   DatasetReport& report) {
  std::vector<Play> plays;
  std::unordered_map<std::string, std::size_t> last_play;  // of each user, in plays
  std::unordered_set<std::string> event_ids;
  const auto outcome = kind.read_events(
      spec,
      [&](const DatasetEvent& event) {
        if (!event_ids.emplace(event.event_id).second)
          return report.drop(spec.path.string() + ": event " + std::string(event.event_id),
                             "its event_id came before");
        const std::string user(event.user_id);
        if (event.type == EventType::play) {
          last_play[user] = plays.size();
          plays.push_back({user, std::string(event.session_id.value_or("")), std::string(event.track_id),
                           event.timestamp_ms, event.held_out});
        } else if (const auto last = last_play.find(user);
                   last != last_play.end() && plays[last->second].track == event.track_id) {
          plays[last->second].skipped = event.type == EventType::skip ? at_once : played_through;
        }
      },
      report);
  if (outcome.has_error()) return outcome;
  for (const Play& play : plays)
    handle({.user_id = play.user,
            .session_id = play.session,
            .item_id = play.track,
            .timestamp_ms = play.timestamp_ms,
            .skipped = play.skipped,
            .held_out = play.held_out});
  return {};
}

}  // namespace segue::ingest::datasets

#include "serving/simulator/simulation/history.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

namespace segue::serving::simulator::simulation {
namespace {

constexpr double longest_pause = 0.6;  // within a session, in session gaps
constexpr double track_ms = 210'000;
constexpr double between_sessions = 6;  // mean, in session gaps, beyond one gap

}  // namespace

std::vector<PastEvent> simulate_history(const World& world, const HistoryOptions& options) {
  using Due = std::pair<double, std::uint32_t>;  // when, who
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  std::vector<Listener> listeners;
  listeners.reserve(options.listeners);
  base::Random random = base::Random(options.seed).fork(2);
  const auto gap = static_cast<double>(options.session_gap.count());
  for (std::uint32_t i = 0; i < options.listeners; ++i) {
    listeners.emplace_back(world, options.seed, i, 1);
    due.emplace(random.exponential(gap * between_sessions), i);
  }

  std::vector<PastEvent> events;
  events.reserve(static_cast<std::size_t>(options.events));
  const double listens = std::min(track_ms, gap * longest_pause);
  while (std::ssize(events) < options.events) {
    const auto [now, who] = due.top();
    due.pop();
    const Choice choice = listeners[who].next();
    events.push_back({who, choice, static_cast<std::int64_t>(now)});
    double pause = listens * random.uniform(0.5, 1);
    if (choice.type != ingest::EventType::play) pause = listens * random.uniform(0.005, 0.02);
    if (listeners[who].finished()) pause = gap * 1.1 + random.exponential(gap * between_sessions);
    due.emplace(now + pause, who);
  }
  if (events.empty()) return events;
  const std::int64_t shift = options.end_ms - events.back().timestamp_ms;
  for (PastEvent& event : events) event.timestamp_ms += shift;
  return events;
}

}  // namespace segue::serving::simulator::simulation

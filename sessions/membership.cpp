#include "sessions/membership.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <ranges>

namespace segue::sessions {
namespace {

bool named(const Session& session, std::string_view id) {
  return session.explicit_id != nullptr && *session.explicit_id == id;
}

/// The newest step of the track without an end.
std::optional<std::size_t> open_step(const Session& session, TrackId track) {
  for (std::size_t i = session.steps.size(); i-- > 0;)
    if (session.steps[i].track == track && session.steps[i].action == Action::unknown) return i;
  return std::nullopt;
}

}  // namespace

bool holds(const Session& session, const ingest::ListeningEvent& event, std::int64_t gap_ms) {
  const bool end = event.type != ingest::EventType::play;
  const std::int64_t until = event.timestamp_ms;
  const std::int64_t from = end ? until - event.position_ms.value_or(0) : until;
  return from - gap_ms <= session.last_ms && until + gap_ms >= session.started_ms - session.before_start_ms;
}

Session* own_session(OpenSessions& sessions, const ingest::ListeningEvent& event, std::int64_t gap_ms,
                     bool with_full) {
  Session* nearest = nullptr;
  const auto distance = [&](const Session& session) {
    return std::abs(event.timestamp_ms - session.last_ms);
  };
  for (Session& session : sessions | std::views::reverse) {
    if ((session.full && !with_full) || (event.session_id && !named(session, *event.session_id)) ||
        !holds(session, event, gap_ms))
      continue;
    if (nearest == nullptr || distance(session) < distance(*nearest)) nearest = &session;
  }
  return nearest;
}

bool holds_play(const OpenSessions& sessions, TrackId track, std::int64_t time_ms) {
  return std::ranges::any_of(sessions, [&](const Session& session) {
    return std::ranges::any_of(session.steps, [&](const Step& step) {
      return step.track == track && play_ms(session, step) == time_ms;
    });
  });
}

bool holds_end(const OpenSessions& sessions, TrackId track, Action action, std::int64_t time_ms) {
  return std::ranges::any_of(sessions, [&](const Session& session) {
    return std::ranges::any_of(session.steps, [&](const Step& step) {
      return step.track == track && step.action == action && step.ended_after_ms != Step::no_end &&
             play_ms(session, step) + step.ended_after_ms == time_ms;
    });
  });
}

bool echoes(const OpenSessions& sessions, TrackId track, const ingest::ListeningEvent& event,
            std::uint32_t client) {
  if (client == 0) return false;
  return std::ranges::any_of(sessions, [&](const Session& session) {
    const Step& newest = session.steps.back();
    return newest.track == track && session.client != 0 && session.client != client &&
           std::abs(event.timestamp_ms - play_ms(session, newest)) <= echo_within_ms;
  });
}

bool resumes(const Session& session, TrackId track, const ingest::ListeningEvent& event) {
  const Step& newest = session.steps.back();
  if (newest.track != track || newest.action != Action::unknown || event.position_ms.value_or(0) <= 0)
    return false;
  return *event.position_ms <= event.timestamp_ms - play_ms(session, newest) + resume_tolerance_ms;
}

std::optional<StepPlace> step_to_end(OpenSessions& sessions, Session* own, TrackId track) {
  if (own != nullptr)
    if (const auto step = open_step(*own, track)) return StepPlace{own, *step};
  for (Session& session : sessions | std::views::reverse)
    if (const auto step = open_step(session, track)) return StepPlace{&session, *step};
  return std::nullopt;
}

std::uint32_t client_number(const ingest::ListeningEvent& event) {
  if (!event.client) return 0;
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(*event.client)) | 1U;
}

}  // namespace segue::sessions

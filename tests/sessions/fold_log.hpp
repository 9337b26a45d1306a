// Test support: a log of events for the fold, written as values.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "sessions/session_fold.hpp"

namespace segue::sessions::testing {

struct LoggedEvent {
  std::string id{};
  std::string user{};
  std::string track{};
  ingest::EventType type = ingest::EventType::play;
  std::int64_t time_ms = 0;
  std::string session{};          // empty: none named
  std::int64_t position_ms = -1;  // -1: none named
  std::string client{};           // empty: none named

  ingest::ListeningEvent view() const {
    ingest::ListeningEvent event{id, user, track, type, time_ms};
    if (!session.empty()) event.session_id = session;
    if (position_ms >= 0) event.position_ms = position_ms;
    if (!client.empty()) event.client = client;
    return event;
  }
};

inline configs::Sessions small_options() {
  using namespace std::chrono_literals;
  configs::Sessions options;
  options.gap = 30min;
  options.expire_after = 60min;
  options.max_steps = 5;
  options.open_per_listener = 4;
  options.duplicate_window = 8;
  options.max_listeners = 1000;
  return options;
}

/// Everything a list could depend on, in words.
inline std::string describe(const Session* session, const TrackInterner& tracks) {
  if (session == nullptr) return "none";
  std::ostringstream out;
  out << '[' << (session->explicit_id ? session_name(*session, 0) : "") << '@' << session->first_offset
      << ".." << session->last_offset << ' ' << session->started_ms << ".." << session->last_ms;
  for (const Step& step : session->steps) out << ' ' << tracks.name(step.track) << ':' << int(step.action);
  out << ']';
  return out.str();
}

/// A listener's open sessions, the most recently touched last.
inline std::string describe_all(SessionFold& fold, std::string_view user_id, const TrackInterner& tracks) {
  std::string all;
  for (const Session& session : fold.sessions(user_id)) all += describe(&session, tracks);
  return all;
}

}  // namespace segue::sessions::testing

// The rules by which an event belongs to one of its listener's open sessions, or repeats what one holds.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/event.hpp"
#include "sessions/session.hpp"

namespace segue::sessions {

/// Two reports of one play by different clients lie at most this far apart.
inline constexpr std::int64_t echo_within_ms = 2'000;
/// A player's position may be ahead of the time since the play by this much, as after seeking.
inline constexpr std::int64_t resume_tolerance_ms = 10'000;

/// A step of one of the listener's sessions.
struct StepPlace {
  Session* session = nullptr;
  std::size_t step = 0;
  Step& operator*() const { return session->steps[step]; }
};

/// `sessions`: a listener's open ones, the most recently touched last.
using OpenSessions = std::vector<Session>;

/// Whether the session's time span, widened by `gap_ms` on both sides, holds the event. An end that says how
/// long was heard reaches back to the beginning of its play: there was no silence.
bool holds(const Session& session, const ingest::ListeningEvent& event, std::int64_t gap_ms);

/// The session that the event belongs to: of those that hold it, and with a session_id have it, the one whose
/// latest time is nearest; among equals the most recently touched. `with_full`: also those that take no plays
/// any more. Null: none.
Session* own_session(OpenSessions& sessions, const ingest::ListeningEvent& event, std::int64_t gap_ms,
                     bool with_full);

/// The session that has the play already: of this track, type and time.
bool holds_play(const OpenSessions& sessions, TrackId track, std::int64_t time_ms);
/// The same of a skip or complete.
bool holds_end(const OpenSessions& sessions, TrackId track, Action action, std::int64_t time_ms);

/// The newest play of the track, in any session, that another client has reported just now.
bool echoes(const OpenSessions& sessions, TrackId track, const ingest::ListeningEvent& event,
            std::uint32_t client);

/// Whether a play goes on with the session's newest step instead of opening one.
bool resumes(const Session& session, TrackId track, const ingest::ListeningEvent& event);

/// The step that a skip or complete ends: the newest of the track without an end, in its own session (null:
/// it has none), else in the others, the most recently touched first.
std::optional<StepPlace> step_to_end(OpenSessions& sessions, Session* own, TrackId track);

/// A hash of a client's name, never 0; 0 for none.
std::uint32_t client_number(const ingest::ListeningEvent& event);

}  // namespace segue::sessions

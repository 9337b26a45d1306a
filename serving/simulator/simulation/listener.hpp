// A simulated listener: tastes, a session in progress, and the choice of the next event.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ingest/event.hpp"
#include "serving/simulator/simulation/world.hpp"

namespace segue::serving::simulator::simulation {

/// The next event of a listener; `track` is the current one for a skip or complete.
struct Choice {
  ingest::EventType type = ingest::EventType::play;
  TrackIndex track = 0;
  bool starts_session = false;
  bool followed = false;  // chosen from the pushed list
};

/// The next track comes from the last one that was not skipped: its scene, what follows it, its album, its
/// artist; or from the listener's own favourites, scenes and session. A track that fits less is more likely
/// to be skipped.
///
/// The tastes depend on (world, seed, index) alone, the behaviour also on `stream`: a log generated with one
/// stream contains nothing about the choices made with another. Not thread-safe.
class Listener {
 public:
  Listener(const World& world, std::uint64_t seed, std::uint32_t index, std::uint64_t stream);

  /// "listener-0042"
  static std::string user_id(std::uint32_t index);

  /// `pushed`: the list that it received and may follow; empty for a listener that ignores lists.
  Choice next(std::span<const TrackIndex> pushed = {});

  /// True when the session is over: next() would start another, after a pause.
  bool finished() const { return plays_left_ == 0 && outcome_ == Outcome::none; }
  /// Drops the session in progress, after too long a pause.
  void abandon();
  /// Keeps the session going for at least one more play.
  void prolong();

  /// How well a track suits the listener now, 0 to 1.
  double fit(TrackIndex track) const;

 private:
  enum class Outcome : std::uint8_t { none, skip, complete };  // of the current track, not yet sent

  Choice play(TrackIndex track, bool starts_session, bool followed);
  TrackIndex first_choice();
  TrackIndex own_choice();
  TrackIndex from_list(std::span<const TrackIndex> pushed);
  bool just_played(TrackIndex track) const;
  TrackIndex draw_by_taste();

  const World& world_;
  base::Random random_;
  std::vector<float> taste_;  // by genre, 0 to 1
  std::vector<SceneIndex> home_scenes_;
  std::vector<TrackIndex> favourites_;
  std::vector<TrackIndex> session_;
  TrackIndex anchor_ = no_track;  // the last track that was not skipped
  int plays_left_ = 0;
  Outcome outcome_ = Outcome::none;
};

}  // namespace segue::serving::simulator::simulation

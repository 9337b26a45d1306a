// The simulated catalogue and the transitions between its tracks: artists with albums, scenes of a few
// artists within a genre, Zipf popularity, and tracks that follow each other more often than by chance.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "ingest/records/track_metadata.hpp"
#include "serving/simulator/simulation/weighted_choice.hpp"

namespace segue::serving::simulator::simulation {

using TrackIndex = std::uint32_t;  // by popularity: 0 is the most popular
using ArtistIndex = std::uint32_t;
using SceneIndex = std::uint32_t;
using GenreIndex = std::uint32_t;

inline constexpr std::size_t follow_ups = 3;
inline constexpr TrackIndex no_track = UINT32_MAX;

struct SimulatedTrack {
  ArtistIndex artist = 0;
  SceneIndex scene = 0;
  TrackIndex next_on_album = no_track;
  std::array<TrackIndex, follow_ups> followed_by{};  // the most likely first
  std::string title;
  std::string album;
};

struct SimulatedArtist {
  std::string name;
  SceneIndex scene = 0;
  std::vector<TrackIndex> tracks;  // the most popular first
  WeightedChoice by_popularity;    // over `tracks`
};

/// Artists that are listened to together.
struct SimulatedScene {
  GenreIndex genre = 0;
  std::vector<TrackIndex> tracks;  // the most popular first
  WeightedChoice by_popularity;    // over `tracks`
};

struct WorldOptions {
  std::uint32_t tracks = 20'000;
  std::uint64_t seed = 1;
  /// Popularity of the track of rank r: (r + offset)^-exponent (Zipf–Mandelbrot: the head of real catalogues
  /// is flatter than Zipf's).
  double zipf_exponent = 1.0;
  double zipf_offset = 30;
};

/// Immutable; the same for the same options. Any thread.
class World {
 public:
  explicit World(const WorldOptions& options);

  std::uint32_t tracks() const { return static_cast<std::uint32_t>(tracks_.size()); }
  std::uint32_t artists() const { return static_cast<std::uint32_t>(artists_.size()); }
  std::uint32_t scenes() const { return static_cast<std::uint32_t>(scenes_.size()); }
  std::uint32_t genres() const { return static_cast<std::uint32_t>(scenes_of_genre_.size()); }
  const SimulatedTrack& track(TrackIndex index) const { return tracks_[index]; }
  const SimulatedArtist& artist(ArtistIndex index) const { return artists_[index]; }
  const SimulatedScene& scene(SceneIndex index) const { return scenes_[index]; }
  GenreIndex genre(TrackIndex track) const { return scenes_[tracks_[track].scene].genre; }

  TrackIndex draw(base::Random& random) const { return popularity_.draw(random); }
  TrackIndex draw_of_artist(ArtistIndex artist, base::Random& random) const;
  TrackIndex draw_of_scene(SceneIndex scene, base::Random& random) const;
  /// A scene of the genre, in proportion to the popularity of its tracks.
  SceneIndex draw_scene(GenreIndex genre, base::Random& random) const;

  /// "t000042": fixed width while the catalogue has at most a million tracks.
  static std::string track_id(TrackIndex index);
  /// The track of an id made by track_id; no_track for any other string.
  TrackIndex find(std::string_view track_id) const;
  ingest::TrackMetadata metadata(TrackIndex index) const;

 private:
  struct ScenesOfGenre {
    std::vector<SceneIndex> scenes;
    WeightedChoice by_popularity;
  };
  void make_artists(base::Random random);
  void make_scenes(base::Random random);
  void make_tracks(base::Random random);
  void make_albums(base::Random random);
  void make_follow_ups(base::Random random);
  double popularity(std::span<const TrackIndex> tracks) const;
  WeightedChoice by_popularity(std::span<const TrackIndex> tracks) const;

  std::vector<double> weights_;
  WeightedChoice popularity_;
  std::vector<SimulatedTrack> tracks_;
  std::vector<SimulatedArtist> artists_;
  std::vector<SimulatedScene> scenes_;
  std::vector<ScenesOfGenre> scenes_of_genre_;
};

}  // namespace segue::serving::simulator::simulation

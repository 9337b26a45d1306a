#include "serving/simulator/simulation/world.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "base/parse_number.hpp"
#include "serving/simulator/simulation/names.hpp"

namespace segue::serving::simulator::simulation {
namespace {

constexpr std::uint32_t tracks_per_artist = 20;
constexpr std::uint32_t artists_per_scene = 8;

}  // namespace

World::World(const WorldOptions& options) : weights_(options.tracks), tracks_(options.tracks) {
  const base::Random random(options.seed);
  for (std::uint32_t rank = 0; rank < options.tracks; ++rank)
    weights_[rank] = std::pow(rank + 1 + options.zipf_offset, -options.zipf_exponent);
  popularity_ = WeightedChoice(weights_);
  make_artists(random.fork(1));
  make_scenes(random.fork(2));
  make_tracks(random.fork(3));
  make_albums(random.fork(4));
  make_follow_ups(random.fork(5));
}

void World::make_artists(base::Random random) {
  artists_.resize(std::max(1U, tracks() / tracks_per_artist));
  std::set<std::string> taken;
  for (SimulatedArtist& artist : artists_) {
    do artist.name = draw_artist_name(random);
    while (!taken.insert(artist.name).second && taken.size() < 20'000);  // then duplicates are accepted
  }
}

void World::make_scenes(base::Random random) {
  scenes_.resize((artists() + artists_per_scene - 1) / artists_per_scene);
  scenes_of_genre_.resize(genre_names().size());
  for (SceneIndex s = 0; s < scenes(); ++s) {
    scenes_[s].genre = s < genres() ? s : random.below(genres());
    scenes_of_genre_[scenes_[s].genre].scenes.push_back(s);
  }
  for (ArtistIndex a = 0; a < artists(); ++a) artists_[a].scene = a % scenes();
}

void World::make_tracks(base::Random random) {
  // Drawn for the head of the ranking alone, the famous have both more tracks and more popular ones.
  std::vector<double> fame;
  for (ArtistIndex a = 0; a < artists(); ++a) fame.push_back(1 / (a + 10.0));
  const WeightedChoice by_fame(fame);
  for (TrackIndex t = 0; t < tracks(); ++t) {
    const ArtistIndex artist = t < artists() ? by_fame.draw(random) : random.below(artists());
    const SceneIndex scene = artists_[artist].scene;
    tracks_[t].artist = artist;
    tracks_[t].scene = scene;
    artists_[artist].tracks.push_back(t);
    scenes_[scene].tracks.push_back(t);
  }
  for (SimulatedArtist& artist : artists_) artist.by_popularity = by_popularity(artist.tracks);
  for (SimulatedScene& scene : scenes_) scene.by_popularity = by_popularity(scene.tracks);
  for (ScenesOfGenre& genre : scenes_of_genre_) {
    std::vector<double> weights;
    for (const SceneIndex s : genre.scenes) weights.push_back(popularity(scenes_[s].tracks));
    genre.by_popularity = WeightedChoice(weights);
  }
}

void World::make_albums(base::Random random) {
  for (SimulatedArtist& artist : artists_) {
    std::vector<TrackIndex> order = artist.tracks;
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
    std::set<std::string> titles;
    for (std::size_t begin = 0; begin < order.size();) {
      const std::size_t end = std::min<std::size_t>(order.size(), begin + 8 + random.below(6));
      const std::string album = draw_album_name(random);
      for (std::size_t i = begin; i < end; ++i) {
        SimulatedTrack& track = tracks_[order[i]];
        track.album = album;
        do track.title = draw_title(random);
        while (!titles.insert(track.title).second);
        if (i + 1 < end) track.next_on_album = order[i + 1];
      }
      begin = end;
    }
  }
}

void World::make_follow_ups(base::Random random) {
  for (SimulatedTrack& track : tracks_)
    for (TrackIndex& next : track.followed_by) next = draw_of_scene(track.scene, random);
}

double World::popularity(std::span<const TrackIndex> tracks) const {
  double sum = 0;
  for (const TrackIndex t : tracks) sum += weights_[t];
  return sum;
}

WeightedChoice World::by_popularity(std::span<const TrackIndex> tracks) const {
  std::vector<double> weights;
  for (const TrackIndex t : tracks) weights.push_back(weights_[t]);
  return WeightedChoice(weights);
}

TrackIndex World::draw_of_artist(ArtistIndex artist, base::Random& random) const {
  const SimulatedArtist& a = artists_[artist];
  return a.tracks.empty() ? draw(random) : a.tracks[a.by_popularity.draw(random)];
}

TrackIndex World::draw_of_scene(SceneIndex scene, base::Random& random) const {
  const SimulatedScene& s = scenes_[scene];
  return s.tracks.empty() ? draw(random) : s.tracks[s.by_popularity.draw(random)];
}

SceneIndex World::draw_scene(GenreIndex genre, base::Random& random) const {
  const ScenesOfGenre& g = scenes_of_genre_[genre];
  return g.scenes.empty() ? random.below(scenes()) : g.scenes[g.by_popularity.draw(random)];
}

std::string World::track_id(TrackIndex index) {
  char id[16];
  std::snprintf(id, sizeof id, "t%06u", index);
  return id;
}

TrackIndex World::find(std::string_view track_id) const {
  if (!track_id.starts_with('t')) return no_track;
  const auto index = base::parse_number<TrackIndex>(track_id.substr(1));
  return index && *index < tracks() ? *index : no_track;
}

ingest::TrackMetadata World::metadata(TrackIndex index) const {
  const SimulatedTrack& track = tracks_[index];
  return {track_id(index), track.title, artists_[track.artist].name, track.album};
}

}  // namespace segue::serving::simulator::simulation

#include "serving/client/simulation/world.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <set>

#include "serving/client/simulation/names.hpp"

namespace segue::serving::client::simulation {
namespace {

constexpr std::uint32_t tracks_per_artist = 20;
constexpr std::size_t neighbours_per_artist = 5;

}  // namespace

World::World(const WorldOptions& options) : weights_(options.tracks), tracks_(options.tracks) {
  const Random random(options.seed);
  for (std::uint32_t rank = 0; rank < options.tracks; ++rank)
    weights_[rank] = std::pow(rank + 1 + options.zipf_offset, -options.zipf_exponent);
  popularity_ = WeightedChoice(weights_);
  make_artists(random.fork(1));
  make_albums(random.fork(2));
  make_neighbours(random.fork(3));
  make_follow_ups(random.fork(4));
}

void World::make_artists(Random random) {
  by_genre_.resize(genre_names().size());
  artists_.resize(std::max(1U, tracks() / tracks_per_artist));
  std::set<std::string> taken;
  std::vector<double> fame(artists());
  for (ArtistIndex a = 0; a < artists(); ++a) {
    SimulatedArtist& artist = artists_[a];
    artist.genre = random.below(genres());
    do artist.name = draw_artist_name(random);
    while (!taken.insert(artist.name).second && taken.size() < 20'000);
    fame[a] = 1 / (a + 10.0);
  }
  // The famous have both more tracks and, being drawn for the head of the ranking as well, more popular ones.
  const WeightedChoice by_fame(fame);
  for (TrackIndex t = 0; t < tracks(); ++t) {
    const ArtistIndex a = t < artists() ? by_fame.draw(random) : random.below(artists());
    tracks_[t].artist = a;
    tracks_[t].genre = artists_[a].genre;
    artists_[a].tracks.push_back(t);
    by_genre_[tracks_[t].genre].tracks.push_back(t);
  }
  for (SimulatedArtist& artist : artists_) artist.by_popularity = popularity_of(artist.tracks);
  for (Genre& genre : by_genre_) genre.by_popularity = popularity_of(genre.tracks);
}

void World::make_albums(Random random) {
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

void World::make_neighbours(Random random) {
  std::vector<std::vector<ArtistIndex>> of_genre(genres());
  for (ArtistIndex a = 0; a < artists(); ++a) of_genre[artists_[a].genre].push_back(a);
  for (SimulatedArtist& artist : artists_) {
    const auto& peers = of_genre[artist.genre];
    for (std::size_t i = 0; i < neighbours_per_artist; ++i) {
      const bool crossover = random.chance(0.15);
      const ArtistIndex neighbour =
          crossover ? random.below(artists()) : peers[random.below(static_cast<std::uint32_t>(peers.size()))];
      // An artist without tracks (a tiny catalogue) is nobody's neighbour.
      if (!artists_[neighbour].tracks.empty()) artist.neighbours.push_back(neighbour);
    }
  }
}

void World::make_follow_ups(Random random) {
  for (SimulatedTrack& track : tracks_) {
    const SimulatedArtist& artist = artists_[track.artist];
    for (TrackIndex& next : track.followed_by) {
      if (artist.neighbours.empty() || random.chance(0.2)) {
        next = draw_of_genre(track.genre, random);
      } else {
        const auto neighbour =
            artist.neighbours[random.below(static_cast<std::uint32_t>(artist.neighbours.size()))];
        next = draw_of_artist(neighbour, random);
      }
    }
  }
}

WeightedChoice World::popularity_of(std::span<const TrackIndex> tracks) const {
  std::vector<double> weights;
  for (const TrackIndex t : tracks) weights.push_back(weights_[t]);
  return WeightedChoice(weights);
}

TrackIndex World::draw_of_genre(GenreIndex genre, Random& random) const {
  const Genre& g = by_genre_[genre];
  return g.tracks.empty() ? draw(random) : g.tracks[g.by_popularity.draw(random)];
}

TrackIndex World::draw_of_artist(ArtistIndex artist, Random& random) const {
  const SimulatedArtist& a = artists_[artist];
  return a.tracks.empty() ? draw(random) : a.tracks[a.by_popularity.draw(random)];
}

std::string World::track_id(TrackIndex index) {
  char id[16];
  std::snprintf(id, sizeof id, "t%06u", index);
  return id;
}

TrackIndex World::find(std::string_view track_id) const {
  TrackIndex index = no_track;
  if (track_id.size() < 2 || track_id.front() != 't') return no_track;
  const auto [end, error] = std::from_chars(track_id.data() + 1, track_id.data() + track_id.size(), index);
  return error == std::errc() && end == track_id.data() + track_id.size() && index < tracks() ? index
                                                                                              : no_track;
}

ingest::TrackMetadata World::metadata(TrackIndex index) const {
  const SimulatedTrack& track = tracks_[index];
  return {track_id(index), track.title, artists_[track.artist].name, track.album};
}

}  // namespace segue::serving::client::simulation

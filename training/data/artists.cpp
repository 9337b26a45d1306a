#include "training/data/artists.hpp"

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "training/data/names.hpp"

namespace segue::training {
namespace {

// `artists` holds the artist's name of each track, "" where not known.
std::vector<std::int64_t> numbers_of(std::span<const std::string> artists) {
  Names known;
  std::vector<std::int64_t> numbers;
  for (const auto& artist : artists) numbers.push_back(artist.empty() ? 0 : known.number(artist) + 1);
  if (known.names.empty()) numbers.clear();
  return numbers;
}

}  // namespace

std::vector<std::int64_t> artist_numbers(const Corpus& corpus) {
  const auto& tracks = corpus.vocabulary.tracks;
  std::unordered_map<std::string_view, std::size_t> row;
  for (std::size_t i = 0; i < tracks.size(); ++i) row.emplace(tracks[i], i);
  std::vector<std::string> artists(tracks.size());
  for (const auto& track : corpus.metadata) artists[row.at(track.track_id)] = track.artist;
  return numbers_of(artists);
}

std::vector<std::int64_t> artist_numbers(const Interactions& data) { return numbers_of(data.artists); }

}  // namespace segue::training

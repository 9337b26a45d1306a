#include "training/data/interaction_metadata.hpp"

#include <algorithm>

#include "ingest/datasets/feature.hpp"
#include "training/data/names.hpp"

namespace segue::training {
namespace {

std::unordered_map<std::string_view, std::size_t> places_of(const std::vector<std::string>& names) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < names.size(); ++i) places.emplace(names[i], i);
  return places;
}

}  // namespace

boost::system::result<void, std::string> read_metadata(const ingest::DatasetSpec& spec, Interactions& data) {
  data.titles.resize(data.items.size());
  data.artists.resize(data.items.size());
  data.item_features.resize(data.items.size());
  data.user_features.resize(data.users.size());
  const auto items = places_of(data.items);
  const auto users = places_of(data.users);
  Names features;
  const auto tracks = ingest::read_tracks(spec, [&](const ingest::TrackMetadata& track) {
    const auto item = items.find(track.track_id);
    if (item == items.end()) return;
    data.titles[item->second] = track.title;
    data.artists[item->second] = track.artist;
    if (!track.artist.empty())
      data.item_features[item->second].push_back(features.number("artist=" + track.artist));
  });
  if (tracks.has_error()) return tracks.error();
  const auto read = ingest::read_features(spec, [&](const ingest::Feature& feature) {
    const bool of_item = feature.owner == ingest::Feature::Owner::item;
    const auto& owners = of_item ? items : users;
    const auto owner = owners.find(feature.id);
    if (owner == owners.end()) return;
    auto& row = (of_item ? data.item_features : data.user_features)[owner->second];
    row.push_back(features.number(feature.name));
  });
  if (read.has_error()) return read.error();
  data.features = std::move(features.names);
  for (auto* of_all : {&data.item_features, &data.user_features})
    for (auto& row : *of_all) {
      std::sort(row.begin(), row.end());
      row.erase(std::unique(row.begin(), row.end()), row.end());
    }
  return {};
}

}  // namespace segue::training

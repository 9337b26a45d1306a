#include "serving/versions/served_model.hpp"

#include <algorithm>
#include <numeric>

namespace segue::serving {
namespace {

std::vector<sessions::TrackId> popularity_order(const models::Version& version,
                                                sessions::TrackInterner& tracks) {
  std::vector<std::size_t> rows(version.vocabulary.tracks.size());
  std::iota(rows.begin(), rows.end(), 0);
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    return version.popularity[a] > version.popularity[b];
  });
  std::vector<sessions::TrackId> order;
  order.reserve(rows.size());
  for (const std::size_t row : rows) order.push_back(tracks.intern(version.vocabulary.tracks[row]));
  return order;
}

}  // namespace

ServedModel::ServedModel(models::Version version, sessions::TrackInterner& tracks)
    : ServedModel(popularity_order(version, tracks), std::move(version), tracks) {}

ServedModel::ServedModel(std::vector<sessions::TrackId> order, models::Version&& version,
                         sessions::TrackInterner& tracks)
    : model(std::move(version), tracks), by_popularity(std::move(order)) {}

}  // namespace segue::serving

#include "serving/counters/hit_rates.hpp"

#include <algorithm>

namespace segue::serving {
namespace {

bool contains(std::span<const sessions::TrackId> list, sessions::TrackId track) {
  return std::find(list.begin(), list.end(), track) != list.end();
}

bool filtered(sessions::TrackId track, const sessions::Session& session, const models::ListOptions& options) {
  return std::any_of(session.steps.begin(), session.steps.end(), [&](const sessions::Step& step) {
    return step.track == track && (options.exclude_just_played || (options.exclude_just_skipped &&
                                                                   step.action == sessions::Action::skipped));
  });
}

}  // namespace

void HitRates::add(models::VersionNumber version, bool served_hit, bool popularity_hit) {
  const std::lock_guard lock(mutex_);
  by_version_[version] += {1, served_hit, popularity_hit};
}

std::map<models::VersionNumber, VersionHits> HitRates::get() const {
  const std::lock_guard lock(mutex_);
  return by_version_;
}

void ShownLists::test(const sessions::Session& session, sessions::TrackId played) {
  const auto it = shown_.find(session.first_offset);
  if (it == shown_.end()) return;
  const Shown& shown = it->second;
  rates_.add(shown.version, contains(shown.served, played), contains(shown.popularity, played));
}

void ShownLists::show(std::string_view user_id, const sessions::Session& session, const models::List& list,
                      std::span<const sessions::TrackId> by_popularity, const models::ListOptions& options,
                      const models::WithdrawnTracks* withdrawn) {
  Shown& shown = shown_[session.first_offset];
  shown.user_id = user_id;
  shown.version = list.version;
  const std::size_t wanted = std::min(depth, static_cast<std::size_t>(options.k));
  shown.served.clear();
  for (std::size_t i = 0; i < list.tracks.size() && i < wanted; ++i)
    shown.served.push_back(list.tracks[i].track);
  shown.popularity.clear();
  for (const sessions::TrackId track : by_popularity) {
    if (shown.popularity.size() >= wanted) break;
    if (withdrawn && withdrawn->contains(track)) continue;
    if (!filtered(track, session, options)) shown.popularity.push_back(track);
  }
}

}  // namespace segue::serving

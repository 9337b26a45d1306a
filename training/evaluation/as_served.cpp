#include "training/evaluation/as_served.hpp"

#include <algorithm>
#include <utility>

namespace segue::training {
namespace {

std::size_t rank_of(sessions::TrackId track, const models::List& list) {
  const auto found = std::find_if(list.tracks.begin(), list.tracks.end(),
                                  [&](const models::ScoredTrack& scored) { return scored.track == track; });
  return found == list.tracks.end() ? 0 : static_cast<std::size_t>(found - list.tracks.begin()) + 1;
}

}  // namespace

AsServed::AsServed(const models::Model& model, sessions::TrackInterner& tracks,
                   const configs::Sessions& sessions, models::ListOptions options,
                   std::function<bool(EventPlace)> evaluated, ListHandler handle, Withdrawn withdrawn)
    : model_(model),
      tracks_(tracks),
      sessions_(sessions),
      options_(std::move(options)),
      evaluated_(std::move(evaluated)),
      handle_(std::move(handle)),
      withdrawn_(std::move(withdrawn)) {}

void AsServed::add(const ingest::ListeningEvent& event, EventPlace place) {
  auto found = partitions_.find(place.first);
  if (found == partitions_.end())
    found = partitions_.emplace(place.first, PartitionState{{sessions_, tracks_}, {}}).first;
  auto& [fold, lists] = found->second;

  const auto result = fold.apply(event, place.second);
  if (result.session == nullptr) return;
  ++counts_.events;
  const ingest::Offset session = result.session->first_offset;
  const auto before = lists.find(session);
  if (before != lists.end() && result.step_opened && !result.session_started &&
      !result.session->steps.back().recommended)
    metrics_.add(rank_of(result.session->steps.back().track, before->second));
  if (result.outcome != sessions::Outcome::accepted || !evaluated_(place)) {
    lists.erase(session);
    return;
  }
  ++counts_.lists;
  const auto* withdrawn = withdrawn_ ? withdrawn_(place) : nullptr;
  auto list = recommender_.recommend(model_, {event.user_id, result.session, &options_, withdrawn});
  handle_(event, place, list);
  lists.insert_or_assign(session, std::move(list));
}

}  // namespace segue::training

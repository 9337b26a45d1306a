#include "sessions/track_interner.hpp"

namespace segue::sessions {

TrackId TrackInterner::intern(std::string_view external_id) {
  if (const auto known = find(external_id)) return *known;
  std::unique_lock lock(mutex_);
  if (const auto it = ids_.find(external_id); it != ids_.end())
    return it->second;  // another thread was faster
  const TrackId id{static_cast<std::uint32_t>(names_.size())};
  ids_.emplace(names_.emplace_back(external_id), id);
  return id;
}

std::optional<TrackId> TrackInterner::find(std::string_view external_id) const {
  std::shared_lock lock(mutex_);
  const auto it = ids_.find(external_id);
  return it == ids_.end() ? std::nullopt : std::optional(it->second);
}

std::string_view TrackInterner::name(TrackId id) const {
  std::shared_lock lock(mutex_);
  return names_.at(id.value);
}

std::size_t TrackInterner::size() const {
  std::shared_lock lock(mutex_);
  return names_.size();
}

}  // namespace segue::sessions

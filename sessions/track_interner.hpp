// The track ids of the process: external id (a string of events) to TrackId and back.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <deque>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "base/string_hash.hpp"
#include "sessions/ids.hpp"

namespace segue::sessions {

/// Thread-safe; nothing is ever removed, so views returned stay valid for its lifetime.
class TrackInterner {
 public:
  TrackId intern(std::string_view external_id);
  std::optional<TrackId> find(std::string_view external_id) const;
  std::string_view name(TrackId id) const;
  std::size_t size() const;

 private:
  mutable std::shared_mutex mutex_;
  std::deque<std::string> names_;
  boost::unordered_flat_map<std::string_view, TrackId, base::StringHash> ids_;
};

}  // namespace segue::sessions

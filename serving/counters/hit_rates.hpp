// Live prequential hit rates: each play is tested against the list made for the previous event of its
// session, and against the popularity list at that moment; plays from one of Segue's own lists are excluded.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "models/scoring/recommender.hpp"
#include "sessions/session.hpp"

namespace segue::serving {

/// Number of plays whose track was among the first ten of the list.
struct VersionHits {
  std::int64_t plays = 0;
  std::int64_t served = 0;
  std::int64_t popularity = 0;  // on the same plays

  VersionHits& operator+=(const VersionHits& other) {
    plays += other.plays;
    served += other.served;
    popularity += other.popularity;
    return *this;
  }
};

/// Hits by the version that made the list. One shard adds, any thread reads.
class HitRates {
 public:
  void add(models::VersionNumber version, bool served_hit, bool popularity_hit);
  std::map<models::VersionNumber, VersionHits> get() const;

 private:
  mutable std::mutex mutex_;
  std::map<models::VersionNumber, VersionHits> by_version_;
};

/// The latest list of each session of one partition, its first `depth` tracks. Not thread-safe.
class ShownLists {
 public:
  static constexpr std::size_t depth = 10;

  explicit ShownLists(HitRates& rates) : rates_(rates) {}

  /// Tests a play that continued `session`; does nothing if no list of this session is kept.
  void test(const sessions::Session& session, sessions::TrackId played);

  /// Keeps the default list of `session` in its current state. `by_popularity`: tracks of the same version,
  /// most played first. `withdrawn`: null where nothing is.
  void show(std::string_view user_id, const sessions::Session& session, const models::List& list,
            std::span<const sessions::TrackId> by_popularity, const models::ListOptions& options,
            const models::WithdrawnTracks* withdrawn = nullptr);

  /// The session has changed without a list.
  void forget(const sessions::Session& session) { shown_.erase(session.first_offset); }

  std::size_t size() const { return shown_.size(); }
  /// Removes the sessions for which `gone(user_id, first_offset)` is true.
  template <class Gone>
  void forget_if(Gone gone) {
    std::erase_if(shown_, [&](const auto& entry) { return gone(entry.second.user_id, entry.first); });
  }

 private:
  struct Shown {
    std::string user_id;
    models::VersionNumber version = 0;
    std::vector<sessions::TrackId> served;
    std::vector<sessions::TrackId> popularity;
  };

  HitRates& rates_;
  std::unordered_map<std::int64_t, Shown> shown_;  // by the session's first offset
};

}  // namespace segue::serving

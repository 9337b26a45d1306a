// Session in, list out: query, exact scan, filter, top-k. The only road to a list, online and offline.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/scoring/model.hpp"
#include "sessions/session.hpp"

namespace segue::models {

struct ListOptions {
  std::int64_t k = 20;
  bool exclude_just_skipped = true;        // tracks skipped in this session
  bool exclude_just_played = false;        // tracks played in this session
  std::vector<sessions::TrackId> blocked;  // the listener's own block list
  friend bool operator==(const ListOptions&, const ListOptions&) = default;
};

struct ScoredTrack {
  sessions::TrackId track;
  float score = 0;
  friend bool operator==(const ScoredTrack&, const ScoredTrack&) = default;
};

/// Best first; ties by row of the version. Fewer than k only when the catalogue has no more.
struct List {
  VersionNumber version = 0;
  std::vector<ScoredTrack> tracks;
};

struct Request {
  std::string_view user_id;
  sessions::Session* session =
      nullptr;  // null: no open session (a listener unknown or idle); cache may be updated
  const ListOptions* options = nullptr;
};

/// Holds scratch memory: one per thread. The result depends on the model, the user, the session's steps and
/// the options alone: the same bits whatever the batch, whatever the cache. A track or user unknown to the
/// version contributes nothing: such a track is no step to the LSTM, and as the latest one it leaves the FM
/// without a previous track; with nothing known, the list is the version's popularity.
class Recommender {
 public:
  Recommender();
  ~Recommender();

  List recommend(const Model& model, const Request& request);

  /// Several at once, one pass over the matrix. lists.size() == requests.size(). No session may stand in it
  /// twice.
  void recommend(const Model& model, std::span<const Request> requests, std::span<List> lists);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::models

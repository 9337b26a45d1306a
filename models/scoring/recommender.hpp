// The recommender: from a session to a list by query, exact scan, filter and top-k. The same code online and
// offline.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/scoring/model.hpp"
#include "models/scoring/withdrawn_tracks.hpp"
#include "sessions/session.hpp"

namespace segue::models {

struct ListOptions {
  std::int64_t k = 20;
  bool exclude_just_skipped = true;        // tracks skipped in this session
  bool exclude_just_played = false;        // tracks played in this session
  std::vector<sessions::TrackId> blocked;  // by the listener
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
  sessions::Session* session = nullptr;  // null: none open; its cache may be updated
  const ListOptions* options = nullptr;
  const WithdrawnTracks* withdrawn = nullptr;  // null: none are
};

/// Holds scratch memory: one per thread. The result depends on the model, the user, the session's steps, the
/// options and what is withdrawn alone: it is bit-identical for any batch and any state of the cache. A track
/// or user unknown to the version contributes nothing: such a track is skipped by the LSTM, and as the latest
/// track it leaves the FM without a previous track; if nothing is known, the list is the version's popularity
/// order.
class Recommender {
 public:
  Recommender();
  ~Recommender();

  List recommend(const Model& model, const Request& request);

  /// Several requests at once, in one pass over the matrix. lists.size() == requests.size(). No session may
  /// occur twice.
  void recommend(const Model& model, std::span<const Request> requests, std::span<List> lists);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::models

// A version loaded for scoring: the frozen LSTM, the frozen FM, and one matrix with the rows [o_i | v_i], so
// that the blended score of a track is one inner product.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "models/registry/version.hpp"
#include "sessions/session.hpp"
#include "sessions/track_interner.hpp"

namespace segue::models {

/// Immutable after construction; any thread. Interns the version's tracks, so construct it off the event
/// path.
class Model {
 public:
  Model(Version version, sessions::TrackInterner& tracks);
  ~Model();

  VersionNumber number() const;
  const Manifest& manifest() const;
  std::int64_t rows() const;
  sessions::TrackId track(std::int32_t row) const;
  /// Row of a track, or -1: unknown to this version.
  std::int32_t row(sessions::TrackId track) const;
  /// Row of a user, or -1.
  std::int32_t user_row(std::string_view user_id) const;

  struct Impl;
  const Impl& impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace segue::models

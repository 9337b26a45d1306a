// The FM-GCN without LibTorch: what of its score differs between tracks, as one query (Rendle 2010 with the
// terms that are equal for all tracks left out).
#pragma once

#include <cstdint>
#include <span>

#include "models/registry/version.hpp"
#include "sessions/session.hpp"

namespace segue::models {

/// The context of a query. Negative rows: unknown, and so without any part in the score.
struct FmContext {
  std::int32_t user = -1;
  std::int32_t previous = -1;                           // row of the current track
  sessions::Action action = sessions::Action::unknown;  // of the play of `previous`; nothing without it
};

/// Immutable, any thread.
class FrozenFm {
 public:
  /// The weights have passed check(). Of `weights.track`, which becomes a part of the score matrix, nothing
  /// is kept.
  explicit FrozenFm(FmWeights weights);

  std::int64_t dims() const { return dims_; }

  /// query = scale · (v_user + v_previous + v_action), `dims` floats: its inner product with v_i and the bias
  /// w_i are track i's score.
  void query(const FmContext& context, float scale, std::span<float> query) const;

 private:
  std::int64_t dims_;
  Tensor user_;
  Tensor previous_;
  Tensor action_;
};

}  // namespace segue::models

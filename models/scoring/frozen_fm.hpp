// The served form of the FM-GCN, without LibTorch: the part of its score that differs between tracks, as one
// query vector (Rendle 2010, without the terms that are equal for all tracks).
#pragma once

#include <cstdint>
#include <span>

#include "models/registry/version.hpp"
#include "sessions/session.hpp"

namespace segue::models {

/// The context of a query. Negative rows: unknown; they contribute nothing to the score.
struct FmContext {
  std::int32_t user = -1;
  std::int32_t previous = -1;                           // row of the current track
  sessions::Action action = sessions::Action::unknown;  // of the play of `previous`; ignored without it
};

/// Immutable, any thread.
class FrozenFm {
 public:
  /// The weights must have passed check(). `weights.track` is not kept: it is a part of the score matrix.
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

// The served form of the LSTM, without LibTorch: one step of one or several sessions (Hochreiter and
// Schmidhuber 1997, with the forget gate of Gers et al. 2000, in PyTorch's layout and gate order).
#pragma once

#include <hwy/aligned_allocator.h>

#include <cstdint>
#include <span>
#include <vector>

#include "models/registry/version.hpp"
#include "models/scoring/rows_view.hpp"
#include "sessions/session.hpp"

namespace segue::models {

/// The recurrent state of a session: per layer h, then c, `units` floats each. All zeros before the first
/// step.
using LstmState = std::vector<float>;

/// The input of one step: the row of its track, and the context of the play.
struct LstmInput {
  std::int32_t row = 0;
  sessions::Action action = sessions::Action::unknown;
  sessions::GapBucket gap = 0;
  std::int64_t position = 0;  // in the session, from 0
};

/// Immutable, any thread; the caller provides scratch memory. The result of a step is bit-identical alone and
/// in a batch of any size, and on every processor with AVX2 or better.
class FrozenLstm {
 public:
  /// Copies and rearranges the weights of the layers. `track_embedding` [n, e] is referenced: it must outlive
  /// this, and may be a part of a wider matrix. The weights must have passed check() (version_check.hpp).
  FrozenLstm(const LstmWeights& weights, RowsView track_embedding);

  std::int64_t units() const { return units_; }
  LstmState initial_state() const { return LstmState(layers_.size() * 2 * static_cast<std::size_t>(units_)); }

  /// The last layer's h, `units` floats: what the output rows are multiplied with.
  const float* hidden(const LstmState& state) const {
    return state.data() + (layers_.size() - 1) * 2 * units_;
  }

  /// states[i] becomes the state after inputs[i]. The sizes are equal, the states distinct. Batches of four
  /// and more share the reading of the weights, which dominates the cost of a single step.
  void step(std::span<const LstmInput> inputs, std::span<LstmState* const> states,
            std::vector<float>& scratch) const;

 private:
  void embed(const LstmInput& input, float* to) const;

  struct Layer {
    std::int64_t inputs = 0;                     // of the layer, without the recurrent ones
    hwy::AlignedFreeUniquePtr<float[]> weights;  // [panel][input, then recurrent][gate][16 units]
    hwy::AlignedFreeUniquePtr<float[]> bias;     // [panel][gate][16 units]
  };
  std::int64_t units_;
  std::int64_t panels_;
  RowsView track_embedding_;
  Tensor action_embedding_;
  Tensor gap_embedding_;       // empty: no input
  Tensor position_embedding_;  // empty: no input
  std::vector<Layer> layers_;
};

}  // namespace segue::models

// A batch as the networks take it: its context as tensors, and the states that its lanes carry over.
#pragma once

#include <cstdint>
#include <vector>

#include "models/networks/sequence_network.hpp"
#include "training/data/sequence_batches.hpp"

namespace segue::training {

/// int64, where `like` is.
at::Tensor indices(const std::vector<std::int64_t>& values, const at::Tensor& like);

/// What is known of the plays of the batch's rows, where `like` is.
models::StepContext step_context(const SequenceBatch& batch, const at::Tensor& like);

/// The states that the lanes of session-parallel batches carry from one batch to the next. Of one shard:
/// every `shards`-th lane. Not thread-safe.
class LaneStates {
 public:
  LaneStates() = default;
  LaneStates(std::int64_t lanes, std::int64_t shards) : lanes_(lanes), shards_(shards) {}

  /// What the sequences of the batch begin with: zeros where a lane does not go on with its session; empty
  /// when none does.
  models::CarriedState before(const SequenceBatch& batch) const;

  /// What they came to.
  void keep(const models::CarriedState& after, const SequenceBatch& batch);

  /// Nothing has been learnt of any lane.
  void clear() { state_.clear(); }

 private:
  at::Tensor places(const SequenceBatch& batch) const;

  std::int64_t lanes_ = 1;
  std::int64_t shards_ = 1;
  models::CarriedState state_;  // [lanes of the shard, …] each
};

}  // namespace segue::training

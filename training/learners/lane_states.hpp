// What the lanes of session-parallel batches had come to, from one batch to the next.
#pragma once

#include <cstdint>

#include "models/networks/sequence_network.hpp"
#include "training/data/sequence_batches.hpp"

namespace segue::training {

/// Of one shard: every `shards`-th lane. Not thread-safe.
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

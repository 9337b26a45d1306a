// Session-parallel mini-batches (Hidasi et al. 2016): each of B lanes holds a session; a batch holds the next
// plays of every lane, and a lane whose session has ended continues with another. The input of step t is play
// t, its target play t + 1.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/random.hpp"
#include "training/data/play_sequences.hpp"

namespace segue::training {

/// Packed (models/networks/active_sequences.hpp): N rows of up to T steps of B sequences, the longest first.
struct SequenceBatch {
  std::vector<std::int64_t> active;       // [T]
  std::vector<std::int64_t> tracks;       // [N]
  std::vector<std::int64_t> actions;      // [N]
  std::vector<std::int64_t> gaps;         // [N] buckets
  std::vector<std::int64_t> positions;    // [N] in the session, from 0
  std::vector<std::int64_t> target_rows;  // the P rows whose target has a weight other than 0, ascending
  std::vector<std::int64_t> targets;      // [P] tracks
  std::vector<float> weights;             // [P] of the targets in the loss
  std::vector<std::int64_t> lanes;        // [B] the lane of each sequence
  std::vector<bool> goes_on;              // [B] whether the lane continues the session of its last batch
};

struct SequenceBatchOptions {
  std::int64_t lanes = 64;
  std::int64_t steps = 16;   // of a session per batch: the length of truncated back-propagation through time
  double action_mask = 0.3;  // probability that the input action is replaced by unknown
  float skipped_target_weight = 1;  // of a target that was skipped; 0: no target, below: unlikelihood loss
  float recommended_target_weight = 1;  // of a target that was chosen from a list of ours, likewise
  /// Whether a pass visits the sequences in a random order instead of their own. If they are sorted oldest
  /// first, a pass in their own order ends with the most recent.
  bool shuffled = false;
};

/// One pass (epoch) over the sequences. Not thread-safe.
class SequencePass {
 public:
  /// The sequences must outlive the pass; those of a single play have no target and are left out.
  SequencePass(const PlaySequences& sequences, const SequenceBatchOptions& options, base::Random& random);

  /// The next batch, its lanes distributed round-robin over `shards` for data-parallel training; shards may
  /// be empty towards the end. Nothing when the pass is over.
  std::optional<std::vector<SequenceBatch>> next(std::size_t shards, base::Random& random);

  /// Number of targets in the whole pass, and in the batches so far.
  std::int64_t targets() const { return targets_; }
  std::int64_t done() const { return done_; }

 private:
  struct Lane {
    std::uint32_t sequence = 0;
    std::size_t next = 0;  // the next input play
    std::size_t left = 0;  // inputs to come; 0: the lane is empty
    bool goes_on = false;
  };
  void refill(Lane& lane);
  SequenceBatch batch(std::size_t shard, std::size_t shards, base::Random& random);

  const PlaySequences& sequences_;
  SequenceBatchOptions options_;
  std::vector<std::uint32_t> order_;  // of the sequences not begun yet, the next one last
  std::vector<Lane> lanes_;
  std::int64_t targets_ = 0;
  std::int64_t done_ = 0;
};

}  // namespace segue::training

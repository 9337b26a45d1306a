// Session-parallel mini-batches (Hidasi et al. 2016): each of B lanes holds a session; a batch takes the next
// plays of every lane, and a lane whose session is done goes on with another. Step t's input is play t, its
// target play t + 1.
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
  std::vector<std::int64_t> positions;    // [N] places in the session, from 0
  std::vector<std::int64_t> target_rows;  // the P rows that have a target to learn, ascending
  std::vector<std::int64_t> targets;      // [P] tracks
  std::vector<float> weights;             // [P]
  std::vector<std::int64_t> lanes;        // [B] the lane of each sequence
  std::vector<bool> goes_on;              // [B] whether the lane's last batch ended within the same session
};

struct SequenceBatchOptions {
  std::int64_t lanes = 64;
  std::int64_t steps = 16;              // of a session in a batch; the gradient reaches back no further
  double action_mask = 0.3;             // probability that a known action is shown as unknown
  float skipped_target_weight = 1;      // of a target that was then skipped; 0: none, below: to be avoided
  float recommended_target_weight = 1;  // of a target that was taken from a list of ours, likewise
  /// Whether a pass takes the sequences in a random order instead of their own. Where they stand oldest
  /// first, their own lets a pass end with what was heard last.
  bool shuffled = false;
};

/// One pass over the sequences.
class SequencePass {
 public:
  /// The sequences must outlive it; those of a single play are left out.
  SequencePass(const PlaySequences& sequences, const SequenceBatchOptions& options, base::Random& random);

  /// The batch of all lanes, dealt to `shards` in turn: batches that can be worked on side by side, some of
  /// which may be empty towards the end. Nothing when the pass is over.
  std::optional<std::vector<SequenceBatch>> next(std::size_t shards, base::Random& random);

  /// Targets in the whole pass, and in the batches so far.
  std::int64_t targets() const { return targets_; }
  std::int64_t done() const { return done_; }

 private:
  struct Lane {
    std::uint32_t sequence = 0;
    std::size_t next = 0;  // the play to go on with
    std::size_t left = 0;  // inputs to come; 0: the lane is empty
    bool goes_on = false;
  };
  void refill(Lane& lane);
  SequenceBatch batch(std::size_t shard, std::size_t shards, base::Random& random);

  const PlaySequences& sequences_;
  SequenceBatchOptions options_;
  std::vector<std::uint32_t> order_;  // of the sequences that are left
  std::vector<Lane> lanes_;
  std::int64_t targets_ = 0;
  std::int64_t done_ = 0;
};

}  // namespace segue::training

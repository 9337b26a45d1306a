// Sessions as padded batches of sequences for the LSTM: step t's input is play t, its target play t+1.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/corpus.hpp"
#include "training/samplers/random.hpp"

namespace segue::training {

/// T steps of B sequences, time first; element (t, b) is t * B + b.
struct SequenceBatch {
  std::int64_t steps = 0;            // T
  std::int64_t sequences = 0;        // B
  std::vector<std::int64_t> tracks;  // [T * B]; 0 after a sequence's end
  std::vector<std::int64_t> actions;
  std::vector<std::int64_t> positions;  // the P elements that have a target, ascending
  std::vector<std::int64_t> targets;    // [P] tracks
  std::vector<float> weights;           // [P]
};

struct SequenceBatchOptions {
  std::int64_t sequences = 64;          // at most, in a batch
  std::int64_t elements = 4096;         // T * B at most: long sessions come fewer at a time
  double action_mask = 0.3;             // probability that a known action is shown as unknown
  float skipped_target_weight = 1;      // of a target that was then skipped; 0 leaves it out
  float recommended_target_weight = 1;  // of a target that was taken from a list of ours, likewise
};

/// Sequences of similar length share a batch; which ones, and the order of the batches, is random.
class SequenceBatches {
 public:
  /// The corpus must outlive it. Sessions of a single play are left out.
  SequenceBatches(const Corpus& corpus, std::span<const CorpusSession> sessions,
                  const SequenceBatchOptions& options);

  /// A pass over the sessions.
  std::vector<std::vector<std::uint32_t>> shuffled(Random& random) const;

  /// The batch of these sessions (indices out of shuffled()).
  SequenceBatch batch(std::span<const std::uint32_t> sessions, Random& random) const;

  /// Targets in a pass.
  std::int64_t targets() const { return targets_; }

 private:
  const Corpus& corpus_;
  SequenceBatchOptions options_;
  std::vector<CorpusSession> sessions_;
  std::int64_t targets_ = 0;
};

}  // namespace segue::training

// Embedding rows that a batch touches: only these are gathered, differentiated and updated.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/sequence_batches.hpp"
#include "training/learners/negative_sampler.hpp"

namespace segue::training {

/// Distinct rows of the embedding matrices, and indices into them per shard of the batch.
struct BatchRows {
  struct Shard {
    std::vector<std::int64_t> inputs;   // [N] into input_rows
    std::vector<std::int64_t> targets;  // [P] into output_rows
  };
  std::vector<Shard> shards;
  std::vector<std::int64_t> output_rows;  // the first K are the negatives
  std::vector<std::int64_t> input_rows;   // empty with tied embeddings: inputs are in output_rows, too
  std::vector<float> negative_log_q;      // [K] log of the expected minus log of the actual number of draws
};

/// Draws the negatives, which all targets of a batch share; one drawn several times takes one row and counts
/// as often. With `negatives` of 0 every track is a negative once, with log q of 0: a full softmax. Not
/// thread-safe.
class BatchRowsMaker {
 public:
  BatchRowsMaker(const NegativeSampler& sampler, std::int64_t tracks, std::int64_t negatives, bool tied);
  BatchRows make(std::span<const SequenceBatch> shards, base::Random& random);

 private:
  float log_q(std::int64_t track) const;
  std::vector<float> draw(std::vector<std::int64_t>& rows, base::Random& random);
  // Index of a track in `rows`, to which it is appended if it is not there yet.
  std::int64_t place(std::int64_t track, std::vector<std::int64_t>& rows);
  void begin() { ++stamp_; }

  const NegativeSampler& sampler_;
  std::int64_t negatives_;
  bool tied_;
  struct Place {
    std::uint32_t stamp = 0;  // of the list of rows that `row` belongs to
    std::int32_t row = 0;
  };
  std::vector<Place> place_;  // [tracks]
  std::uint32_t stamp_ = 0;
};

}  // namespace segue::training

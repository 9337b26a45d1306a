// Which rows of the embeddings a batch touches: they alone are gathered, differentiated and stepped.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "training/data/sequence_batches.hpp"
#include "training/learners/negative_sampler.hpp"

namespace segue::training {

/// Rows of the matrices, each once, and indices into them for each shard of the batch.
struct BatchRows {
  struct Shard {
    std::vector<std::int64_t> inputs;   // [N] into input_rows
    std::vector<std::int64_t> targets;  // [P] into output_rows
  };
  std::vector<Shard> shards;
  std::vector<std::int64_t> output_rows;  // the first K are the negatives
  std::vector<std::int64_t> input_rows;   // of the tied network empty: the inputs are output_rows, too
  std::vector<float> negative_log_q;      // [K] log of the expected number of draws less log of the real one
};

/// Draws the negatives, which all targets of a batch share; one drawn several times counts as often, in one
/// row. None to draw means that every track is a negative once, with log q of 0: a full softmax.
class BatchRowsMaker {
 public:
  BatchRowsMaker(const NegativeSampler& sampler, std::int64_t tracks, std::int64_t negatives, bool tied);
  BatchRows make(std::span<const SequenceBatch> shards, base::Random& random);

 private:
  float log_q(std::int64_t track) const;
  std::vector<float> draw(std::vector<std::int64_t>& rows, base::Random& random);
  // The place of a track among `rows`, where it is appended when it is not there yet.
  std::int64_t place(std::int64_t track, std::vector<std::int64_t>& rows);
  void begin() { ++stamp_; }

  const NegativeSampler& sampler_;
  std::int64_t negatives_;
  bool tied_;
  struct Place {
    std::uint32_t stamp = 0;  // of the collection that it belongs to
    std::int32_t row = 0;
  };
  std::vector<Place> place_;  // [tracks]
  std::uint32_t stamp_ = 0;
};

}  // namespace segue::training

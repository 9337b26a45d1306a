// Which rows of the embeddings a batch of the LSTM touches: they alone are gathered, differentiated and
// stepped.
#pragma once

#include <cstdint>
#include <vector>

#include "training/data/sequence_batches.hpp"
#include "training/samplers/negative_sampler.hpp"

namespace segue::training {

/// Rows in ascending order, each once, and indices into them.
struct LstmBatchRows {
  std::vector<std::int64_t> input_rows;
  std::vector<std::int64_t> output_rows;
  std::vector<std::int64_t> inputs;     // [T * B] into input_rows
  std::vector<std::int64_t> targets;    // [P] into output_rows
  std::vector<std::int64_t> negatives;  // [K] into output_rows
  std::vector<std::int64_t> hits;       // p * K + k where negative k is target p
  std::vector<float> target_log_q;      // [P]
  std::vector<float> negative_log_q;    // [K]
};

/// Draws K negatives; the tied LSTM has one set of rows for input and output.
class LstmBatchRowsMaker {
 public:
  LstmBatchRowsMaker(const NegativeSampler& sampler, std::int64_t tracks, std::int64_t negatives, bool tied);
  LstmBatchRows make(const SequenceBatch& batch, Random& random);

 private:
  std::vector<std::int64_t> collect(std::initializer_list<const std::vector<std::int64_t>*> tracks);
  std::vector<std::int64_t> local(const std::vector<std::int64_t>& tracks) const;

  const NegativeSampler& sampler_;
  std::size_t negatives_;
  bool tied_;
  std::vector<std::int64_t> place_;  // of a track among the rows last collected
};

}  // namespace segue::training

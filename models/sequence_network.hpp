// What networks that read a session have in common: embeddings of tracks and actions going in, a score for
// each track coming out.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "models/active_sequences.hpp"

namespace segue::models {

struct SequenceNetworkOptions {
  std::int64_t tracks = 0;  // n
  std::int64_t units = 0;   // e = h
  bool tied = true;         // the output embedding is the input embedding
};

/// What sequences had come to, to go on from there: one tensor [B, …] or more, as the network likes them.
using CarriedState = std::vector<torch::Tensor>;

/// Input of a step: track_embedding[track] + action_embedding[action]; score of track i after it:
/// output[i]·h + output_bias[i].
class SequenceNetworkImpl : public torch::nn::Module {
 public:
  explicit SequenceNetworkImpl(const SequenceNetworkOptions& options);

  /// `embedded_tracks` [N, e], gathered by the caller, who may thus keep their gradient to the rows of a
  /// batch; `actions` int64 [N]. Returns hidden states [N, h]. `carried`: in, what the sequences begin with
  /// (empty: nothing came before); out, what they came to, without gradient; may be null.
  virtual torch::Tensor encode(const torch::Tensor& embedded_tracks, const torch::Tensor& actions,
                               ActiveSequences active, CarriedState* carried = nullptr) = 0;

  /// One with the same weights in the same memory, whose gradients and dropout are its own: to be trained on
  /// another thread.
  virtual std::shared_ptr<SequenceNetworkImpl> replica() = 0;

  /// What is dropped from here on depends on the seed alone.
  virtual void seed_dropout(std::uint64_t seed) = 0;

  /// encode() of tracks int64 [N].
  torch::Tensor forward(const torch::Tensor& tracks, const torch::Tensor& actions, ActiveSequences active);

  /// Scores of every track, [..., n], for hidden states [..., h].
  torch::Tensor scores(const torch::Tensor& hidden) const;

  /// The matrix that scores: `track_embedding` itself when tied.
  const torch::Tensor& output_embedding() const { return output.defined() ? output : track_embedding; }

  /// All but the matrices with a row for each track.
  std::vector<torch::Tensor> dense_parameters() const;

  torch::Tensor track_embedding;   // [n, e]
  torch::Tensor action_embedding;  // [3, e]
  torch::Tensor output;            // [n, h]; undefined when tied
  torch::Tensor output_bias;       // [n]

 protected:
  /// Lets the parameters of `copy`, a network of the same options, be these, in the same memory.
  void share_weights(SequenceNetworkImpl& copy);
};

}  // namespace segue::models

// The base class of sequence networks: embeddings of tracks and of their plays' context as input, a score for
// each track as output.
#pragma once

#include <torch/nn/module.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "models/networks/active_sequences.hpp"

namespace segue::models {

struct SequenceNetworkOptions {
  std::int64_t tracks = 0;     // n
  std::int64_t units = 0;      // e = h
  bool tied = true;            // the output embedding is the input embedding
  bool gaps = false;           // the gap since the play before is an input
  std::int64_t positions = 0;  // number of positions in a session distinguished as an input; 0: none
  /// The artist of each track, 0: unknown. If not empty, a track's embedding is its own plus its artist's, so
  /// that tracks of one artist share what is learnt.
  std::vector<std::int64_t> artists;
};

/// The input features of each step besides the track; int64 [N] each.
struct StepContext {
  torch::Tensor actions;
  torch::Tensor gaps;       // buckets (sessions/gap_bucket.hpp); may be undefined if not an input
  torch::Tensor positions;  // in the session, from 0; may be undefined if not an input
};

/// The recurrent state at the end of sequences, from which they can be continued: one or more tensors [B, …],
/// specific to the network.
using CarriedState = std::vector<torch::Tensor>;

/// Input of a step: embed(track) + action_embedding[action] + gap_embedding[gap] +
/// position_embedding[position, or the last]; score of track i after it: output_embedding()[i]·h +
/// output_bias[i].
class SequenceNetworkImpl : public torch::nn::Module {
 public:
  explicit SequenceNetworkImpl(const SequenceNetworkOptions& options);

  /// `embedded_tracks` [N, e] is gathered by the caller, who can thus restrict the gradient to the rows of a
  /// batch. Returns hidden states [N, h]. `carried`: in, the initial states (empty: start of the sequences);
  /// out, the final states, without gradient; may be null.
  virtual torch::Tensor encode(const torch::Tensor& embedded_tracks, const StepContext& context,
                               ActiveSequences active, CarriedState* carried = nullptr) = 0;

  /// A network that shares the memory of the weights but has gradients and dropout of its own, for training
  /// on another thread.
  virtual std::shared_ptr<SequenceNetworkImpl> replica() = 0;

  /// Seeds the dropout: later masks depend on the seed alone.
  virtual void seed_dropout(std::uint64_t seed) = 0;

  /// encode() of tracks int64 [N].
  torch::Tensor forward(const torch::Tensor& tracks, const StepContext& context, ActiveSequences active);

  /// Scores of every track, [..., n], for hidden states [..., h].
  torch::Tensor scores(const torch::Tensor& hidden) const;

  /// The input embeddings of tracks int64 [N]: [N, e].
  torch::Tensor embed(const torch::Tensor& tracks) const;

  /// embed() of all tracks, [n, e]: `track_embedding` itself if there are no artists.
  torch::Tensor embeddings() const;

  /// The output embedding matrix, [n, h]: embeddings() when tied.
  torch::Tensor output_embedding() const { return output.defined() ? output : embeddings(); }

  /// All parameters except the matrices with a row for each track or artist.
  std::vector<torch::Tensor> dense_parameters() const;

  torch::Tensor track_embedding;     // [n, e]: without the artist's part
  torch::Tensor artist_embedding;    // [artists, e]; undefined: none
  torch::Tensor artist_of;           // int64 [n], rows of artist_embedding; undefined: none
  torch::Tensor action_embedding;    // [3, e]
  torch::Tensor gap_embedding;       // [gap buckets, e]; undefined: no input
  torch::Tensor position_embedding;  // [positions, e]; undefined: no input
  torch::Tensor output;              // [n, h]; undefined when tied
  torch::Tensor output_bias;         // [n]

 protected:
  /// The input of the first layer, [N, e].
  torch::Tensor step_input(const torch::Tensor& embedded_tracks, const StepContext& context) const;

  /// Makes the parameters of `copy`, a network with the same options, share the memory of these.
  void share_weights(SequenceNetworkImpl& copy);
};

}  // namespace segue::models

// What networks that read a session have in common: embeddings of tracks and of what is known of their plays
// going in, a score for each track coming out.
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
  bool gaps = false;           // the time since the play before is an input
  std::int64_t positions = 0;  // so many places in the session are told apart as an input; 0: none
  /// Of each track, 0: unknown. Where there are any, a track's embedding is its own plus its artist's, so
  /// that what is learnt of one track is known of the next.
  std::vector<std::int64_t> artists;
};

/// What is known of each step's play but the track; int64 [N] each.
struct StepContext {
  torch::Tensor actions;
  torch::Tensor gaps;       // buckets (sessions/gap_bucket.hpp); may be undefined where they are no input
  torch::Tensor positions;  // in the session, from 0; likewise
};

/// What sequences had come to, to go on from there: one tensor [B, …] or more, as the network likes them.
using CarriedState = std::vector<torch::Tensor>;

/// Input of a step: embed(track) + action_embedding[action] + gap_embedding[gap] +
/// position_embedding[position, or the last]; score of track i after it: output_embedding()[i]·h +
/// output_bias[i].
class SequenceNetworkImpl : public torch::nn::Module {
 public:
  explicit SequenceNetworkImpl(const SequenceNetworkOptions& options);

  /// `embedded_tracks` [N, e], gathered by the caller, who may thus keep their gradient to the rows of a
  /// batch. Returns hidden states [N, h]. `carried`: in, what the sequences begin with
  /// (empty: nothing came before); out, what they came to, without gradient; may be null.
  virtual torch::Tensor encode(const torch::Tensor& embedded_tracks, const StepContext& context,
                               ActiveSequences active, CarriedState* carried = nullptr) = 0;

  /// One with the same weights in the same memory, whose gradients and dropout are its own: to be trained on
  /// another thread.
  virtual std::shared_ptr<SequenceNetworkImpl> replica() = 0;

  /// What is dropped from here on depends on the seed alone.
  virtual void seed_dropout(std::uint64_t seed) = 0;

  /// encode() of tracks int64 [N].
  torch::Tensor forward(const torch::Tensor& tracks, const StepContext& context, ActiveSequences active);

  /// Scores of every track, [..., n], for hidden states [..., h].
  torch::Tensor scores(const torch::Tensor& hidden) const;

  /// What goes in for tracks int64 [N]: [N, e].
  torch::Tensor embed(const torch::Tensor& tracks) const;

  /// embed() of all tracks, [n, e]: `track_embedding` itself where there are no artists.
  torch::Tensor embeddings() const;

  /// The matrix that scores, [n, h]: embeddings() when tied.
  torch::Tensor output_embedding() const { return output.defined() ? output : embeddings(); }

  /// All but the matrices with a row for each track or artist.
  std::vector<torch::Tensor> dense_parameters() const;

  torch::Tensor track_embedding;     // [n, e]: of a track itself
  torch::Tensor artist_embedding;    // [artists, e]; undefined: none
  torch::Tensor artist_of;           // int64 [n], rows of artist_embedding; likewise
  torch::Tensor action_embedding;    // [3, e]
  torch::Tensor gap_embedding;       // [gap buckets, e]; undefined: no input
  torch::Tensor position_embedding;  // [positions, e]; undefined: no input
  torch::Tensor output;              // [n, h]; undefined when tied
  torch::Tensor output_bias;         // [n]

 protected:
  /// The input of the first layer, [N, e].
  torch::Tensor step_input(const torch::Tensor& embedded_tracks, const StepContext& context) const;

  /// Lets the parameters of `copy`, a network of the same options, be these, in the same memory.
  void share_weights(SequenceNetworkImpl& copy);
};

}  // namespace segue::models

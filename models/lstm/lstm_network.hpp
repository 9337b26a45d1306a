// The LSTM as LibTorch trains it. Its frozen form (frozen_lstm.hpp) computes the same without LibTorch.
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/rnn.h>
#include <torch/nn/pimpl.h>

#include "models/registry/version.hpp"

namespace segue::models {

struct LstmNetworkOptions {
  std::int64_t tracks = 0;  // n
  std::int64_t units = 0;   // e = h
  std::int64_t layers = 1;
  double dropout = 0;  // on the input embedding, between layers and on the hidden state; training mode only
  bool tied = true;    // the output embedding is the input embedding
};

/// Input of step t: track_embedding[track_t] + action_embedding[action_t]; score of track i after it:
/// output[i]·h_t + output_bias[i] (GRU4Rec, Hidasi et al. 2016, with an LSTM). Sequences are [T, B], time
/// first, as torch::nn::LSTM has them; what follows the end of a sequence does not reach back into it.
class LstmNetworkImpl : public torch::nn::Module {
 public:
  explicit LstmNetworkImpl(const LstmNetworkOptions& options);

  /// `tracks` and `actions` are int64 [T, B], each row from the zero state; returns hidden states [T, B, h].
  torch::Tensor forward(const torch::Tensor& tracks, const torch::Tensor& actions);

  /// The same for tracks whose embeddings [T, B, e] were gathered by the caller, who may thus keep their
  /// gradient to the rows of a batch.
  torch::Tensor encode(const torch::Tensor& embedded_tracks, const torch::Tensor& actions);

  /// Scores of every track, [..., n], for hidden states [..., h].
  torch::Tensor scores(const torch::Tensor& hidden) const;

  /// The matrix that scores: `track_embedding` itself when tied.
  const torch::Tensor& output_embedding() const;

  const LstmNetworkOptions& options() const { return options_; }

  torch::Tensor track_embedding;   // [n, e]
  torch::Tensor action_embedding;  // [3, e]
  torch::Tensor output;            // [n, h]; undefined when tied
  torch::Tensor output_bias;       // [n]
  torch::nn::LSTM lstm{nullptr};

 private:
  LstmNetworkOptions options_;
};
TORCH_MODULE(LstmNetwork);

/// The weights as the registry keeps them: on the CPU, the two biases of each gate added.
LstmWeights freeze(const LstmNetwork& network);

}  // namespace segue::models

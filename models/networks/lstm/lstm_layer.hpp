// An LSTM layer for training: one matrix product over all steps where no step depends on the one before, and
// fused element-wise passes.
#pragma once

#include <ATen/core/Tensor.h>

#include "models/networks/active_sequences.hpp"

namespace segue::models {

/// The weights in torch::nn::LSTM's layout, the two biases summed.
struct LstmLayerWeights {
  at::Tensor weight_ih;  // [4h, e], gates in the order input, forget, cell, output
  at::Tensor weight_hh;  // [4h, h]
  at::Tensor bias;       // [4h]
};

struct LstmLayerOutput {
  at::Tensor hidden;  // [N, h]; differentiable by input and weights
  at::Tensor cell;    // [N, h]; no gradient
};

/// `input` [N, e]. `hidden` and `cell` [active[0], h] are the initial states, treated as constants (no
/// gradient); undefined: zeros. Floats on the CPU use lstm_gates.hpp, other types and devices LibTorch's
/// operators. Only the products use LibTorch's threads.
LstmLayerOutput lstm_layer(const at::Tensor& input, const LstmLayerWeights& weights, ActiveSequences active,
                           const at::Tensor& hidden = {}, const at::Tensor& cell = {});

}  // namespace segue::models

// One LSTM layer as training computes it: the products over all steps at once where nothing depends on the
// step before, and what stands between them in one pass.
#pragma once

#include <ATen/core/Tensor.h>

#include "models/networks/active_sequences.hpp"

namespace segue::models {

/// Weights as torch::nn::LSTM has them, the two biases in one.
struct LstmLayerWeights {
  at::Tensor weight_ih;  // [4h, e], gates in the order input, forget, cell, output
  at::Tensor weight_hh;  // [4h, h]
  at::Tensor bias;       // [4h]
};

struct LstmLayerOutput {
  at::Tensor hidden;  // [N, h]; its gradient reaches the input and the weights
  at::Tensor cell;    // [N, h]; no gradient
};

/// `input` [N, e]. `hidden` and `cell` [active[0], h] are what the sequences begin with, as numbers: no
/// gradient goes back into them; undefined: zeros. Floats on the CPU go through lstm_gates.hpp, any other
/// kind and device through LibTorch's own operators. Threads: LibTorch's in the products alone.
LstmLayerOutput lstm_layer(const at::Tensor& input, const LstmLayerWeights& weights, ActiveSequences active,
                           const at::Tensor& hidden = {}, const at::Tensor& cell = {});

}  // namespace segue::models

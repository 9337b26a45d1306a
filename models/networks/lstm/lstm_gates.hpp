// The element-wise part of an LSTM layer in training, between its matrix products, fused into one pass over
// memory per direction.
#pragma once

#include <cstdint>

namespace segue::models {

/// One step of `sequences` sequences with `units` units; all matrices row-major. Gates are in the order
/// input, forget, cell, output (PyTorch's), `units` floats each.
struct LstmGatesForward {
  std::int64_t sequences;
  std::int64_t units;
  float* gates;          // [sequences, 4 units]: pre-activations, replaced by the activations
  const float* cell_in;  // [sequences, units]; null: zeros
  float* cell;           // [sequences, units]
  float* cell_tanh;      // [sequences, units]: tanh(cell), kept for the backward pass
  float* hidden;         // [sequences, units]
};
void lstm_gates_forward(const LstmGatesForward& step);

struct LstmGatesBackward {
  std::int64_t sequences;
  std::int64_t units;
  const float* gates;    // activations
  const float* cell_in;  // null: zeros
  const float* cell_tanh;
  const float* grad_hidden;  // gradient of this step's hidden state, from the layer above
  const float* grad_next;    // and from the next step, in the first `continued` rows
  std::int64_t continued;
  float* grad_cell;   // in: from the next step, the first `continued` rows; out: for the previous one
  float* grad_gates;  // [sequences, 4 units]: gradient of the pre-activations
};
void lstm_gates_backward(const LstmGatesBackward& step);

}  // namespace segue::models
